#include "split_words.hpp"

#include <fmt/format.h>

#include "kedge/error.hpp"

namespace kedge::app {

Words split_words(const std::string& text, const std::string& option) {
  Words words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end == begin) throw InputError(fmt::format("{} has an empty word in '{}'", option, text));
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace kedge::app
