#include "data/csv_field.hpp"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kedge::data {
namespace {

std::optional<double> parse_with(std::string_view text, char point) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const fast_float::parse_options options{fast_float::chars_format::general, point};
  const auto result = fast_float::from_chars_advanced(text.data(), text.data() + text.size(), value, options);
  if (result.ptr != text.data() + text.size() || text.empty()) return {};
  return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::optional<double> parse_number(std::string_view text) { return parse_with(text, '.'); }

Field parse_field(std::string_view text, bool decimal_comma) {
  static constexpr std::array<std::string_view, 16> missing = {"NA",   "N/A",  "n/a",  "#N/A", "na", "NULL",
                                                               "null", "Null", "None", "none", "?",  ".",
                                                               "-",    "--",   "<NA>", "NaT"};
  static constexpr std::array<std::string_view, 3> yes = {"true", "True", "TRUE"},
                                                   no = {"false", "False", "FALSE"};
  if (text.empty()) return {};
  if (const auto integer = parse_integer(text)) {
    return {FieldKind::integer, static_cast<double>(*integer), *integer};
  }
  auto number = parse_with(text, '.');
  if (!number && decimal_comma) number = parse_with(text, ',');
  if (number) return {std::isfinite(*number) ? FieldKind::real : FieldKind::not_finite, *number, 0};
  if (one_of(text, missing)) return {FieldKind::missing, std::nan(""), 0};
  if (one_of(text, yes)) return {FieldKind::boolean, 1, 1};
  if (one_of(text, no)) return {FieldKind::boolean, 0, 0};
  return {FieldKind::word, 0, 0};
}

}  // namespace kedge::data
