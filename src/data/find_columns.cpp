// Columns as people name them: "height", "3", "1:64", "pixel_1:pixel_9".
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/nearest.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

class Finder {
 public:
  explicit Finder(const Array& array) : array_(array) {
    for (std::size_t col = 0; col < array.cols(); ++col) {
      names_.push_back(array.column_name(col));
      named_ = named_ || !names_.back().empty();
    }
  }

  void find(const std::string& word, std::vector<std::size_t>& out) const {
    if (const auto col = one(word)) return out.push_back(*col);
    // A name may itself have a colon, so every one is tried as the middle.
    for (std::size_t colon = word.find(':'); colon != std::string::npos; colon = word.find(':', colon + 1)) {
      const auto first = one(word.substr(0, colon)), last = one(word.substr(colon + 1));
      if (!first || !last) continue;
      if (*first > *last) {
        throw InputError(fmt::format("the range {} of {} runs backwards; give the left column first", word,
                                     array_.name()));
      }
      for (std::size_t col = *first; col <= *last; ++col) out.push_back(col);
      return;
    }
    refuse(word);
  }

 private:
  std::optional<std::size_t> one(const std::string& word) const {
    const auto found = std::find(names_.begin(), names_.end(), word);
    if (!word.empty() && found != names_.end()) {
      if (std::find(found + 1, names_.end(), word) != names_.end()) {
        throw InputError(fmt::format("{} has more than one column named {}; give its number, counted from 1",
                                     array_.name(), word));
      }
      return static_cast<std::size_t>(found - names_.begin());
    }
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number < 1 || number > names_.size())
      return {};
    return number - 1;
  }

  [[noreturn]] void refuse(const std::string& word) const {
    if (!named_) {
      throw InputError(
          fmt::format("{} has no column {}; its columns have no names, so give numbers from 1 to {}",
                      array_.name(), word.empty() ? "\"\"" : word, names_.size()));
    }
    std::vector<std::string> shown;
    for (const std::string& name : names_) {
      if (shown.size() < 12 && !name.empty()) shown.push_back(name);
    }
    const std::string near = nearest_word(word, names_);
    const bool all = shown.size() == names_.size();
    throw InputError(fmt::format("{} has no column {}{}; its columns are {}{}", array_.name(),
                                 word.empty() ? "\"\"" : word,
                                 near.empty() ? "" : fmt::format(" (did you mean {}?)", near),
                                 all ? list_words(shown, "and") : fmt::format("{}", fmt::join(shown, ", ")),
                                 all ? std::string() : fmt::format(" and so on, {} in all", names_.size())));
  }

  const Array& array_;
  std::vector<std::string> names_;
  bool named_ = false;
};

}  // namespace

std::vector<std::size_t> Array::find_columns(const std::vector<std::string>& names) const {
  const Finder finder(*this);
  std::vector<std::size_t> found, once;
  std::vector<bool> seen(cols());
  for (const std::string& name : names) finder.find(name, found);
  for (const std::size_t col : found) {
    if (!seen[col]) once.push_back(col);
    seen[col] = true;
  }
  return once;
}

}  // namespace kedge
