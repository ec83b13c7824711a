// First reading of a table: how many rows and columns, whether the first line is a header, what each column
// holds.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/array.hpp"

namespace kedge::data {

struct CsvSurvey {
  std::size_t rows = 0;  ///< without the header
  bool has_header = false;
  std::vector<std::string> header;  ///< one name a column, or empty
  std::vector<DType> types;         ///< i64, f64, boolean or text
  bool decimal_comma = false;
};

/// Throws InputError for ragged rows, gaps, no rows, and what is no table at all.
CsvSurvey survey_csv(std::string_view text, char delimiter, const std::string& name);

}  // namespace kedge::data
