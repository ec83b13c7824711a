// What one field of a table is.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kedge::data {

enum class FieldKind {
  empty,
  missing,  ///< a word that programs write for a missing number: NA, null, ?
  integer,  ///< written without point or exponent, within 64 bits
  real,
  not_finite,  ///< nan, inf, or too large for a double
  boolean,     ///< true or false
  word,
};

struct Field {
  FieldKind kind = FieldKind::empty;
  double number = 0;
  std::int64_t integer = 0;  ///< also 0 and 1 for booleans
};

/// `decimal_comma`: 1,5 is a number too.
Field parse_field(std::string_view text, bool decimal_comma);

/// The whole text as one number, by fast_float; nan and inf count.
std::optional<double> parse_number(std::string_view text);

}  // namespace kedge::data
