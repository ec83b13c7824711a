#include "report/xml_check.hpp"

#include <regex>
#include <vector>

namespace kedge::report_test {

std::string xml_problem(std::string_view text) {
  static const std::regex tag(R"(^<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z:-]+="[^"<]*")*)\s*(/?)>)");
  static const std::regex entity("^&(amp|lt|gt|quot|#39);");
  static const std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  if (text.starts_with(declaration)) text.remove_prefix(declaration.size());
  std::vector<std::string> open;
  bool rooted = false;
  while (!text.empty()) {
    std::cmatch match;
    if (text[0] == '<') {
      if (!std::regex_search(text.data(), text.data() + text.size(), match, tag)) {
        return "bad tag: " + std::string(text.substr(0, 60));
      }
      if (match[1].length() > 0) {
        if (open.empty() || open.back() != match[2]) return "unexpected </" + match[2].str() + ">";
        open.pop_back();
      } else if (match[4].length() == 0) {
        if (open.empty() && rooted) return "two roots";
        rooted = true;
        open.push_back(match[2]);
      }
      text.remove_prefix(static_cast<std::size_t>(match.length()));
    } else if (text[0] == '&') {
      if (!std::regex_search(text.data(), text.data() + text.size(), match, entity)) return "bad entity";
      text.remove_prefix(static_cast<std::size_t>(match.length()));
    } else {
      text.remove_prefix(1);
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

}  // namespace kedge::report_test
