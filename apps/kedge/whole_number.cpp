#include "whole_number.hpp"

#include <fmt/format.h>

#include <charconv>

#include "kedge/error.hpp"

namespace kedge::app {

std::int64_t whole_number(const std::string& option, const std::string& text, std::int64_t least) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least) {
    throw InputError(fmt::format("--{} must be a whole number, at least {}, not '{}'", option, least, text));
  }
  return value;
}

}  // namespace kedge::app
