// Some rows of an array, and which rows have all their values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "kedge/array.hpp"

namespace kedge::data {

/// `rows` ascending, without repetition. Nothing is copied; places in messages are still those of the file.
Array keep_rows(const Array& array, const std::vector<std::size_t>& rows);

/// Rows where no array has a missing value. All have the same number of rows; those without columns are
/// passed over.
std::vector<std::size_t> complete_rows(const std::vector<Array>& arrays);

/// The first missing value: "t.csv, row 3, column 2 (age) (line 4) is NA, a missing value".
std::optional<std::string> first_missing(const Array& array);

}  // namespace kedge::data
