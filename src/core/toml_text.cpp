#include "kedge/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "kedge/error.hpp"

namespace kedge {

void require_shallow_toml(std::string_view text, const std::string& source) {
  constexpr std::ptrdiff_t most = 100;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view words = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(words.size() + 1, text.size()));
    if (std::ranges::count(words, '.') <= most) continue;
    throw InputError(
        fmt::format("{}, line {} has more than {} points; break it into several lines", source, line, most));
  }
}

}  // namespace kedge
