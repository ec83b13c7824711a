// From rows as users have them to columns a critic can learn from: numbers centred and scaled robustly with
// logarithmic tails (scaling.hpp), one column of categories one-hot. Each map is one-to-one, so mutual
// information stays.
//
// One-hot: level c gives column c the value (1 - p_c) / s and the others -p_j / s, where p are the shares of
// the levels in the fitted rows and s^2 is the mean of p_j (1 - p_j): each column has mean 0 and the columns
// together have variance 1 on average, as standardised numbers would.
#pragma once

#include <algorithm>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "data/scaling.hpp"
#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::data {

/// Automatic is category for one column of words or booleans, and for one of integers with at most 64
/// different values that occur at least five times each; numeric otherwise.
enum class ColumnType { automatic, numeric, category };
/// "auto", "numeric" or "category".
ColumnType parse_column_type(std::string_view word);

/// Fitted once on the rows at hand, applied to any rows later, kept in saved models.
class Transform {
 public:
  static Transform fit(const Array& rows, ColumnType type);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return is_category() ? categories_.size() : scalings_.size(); }
  bool is_category() const { return !categories_.empty(); }
  /// Numbers, and none that varied in the fitted rows: all rows look alike to it.
  bool is_constant() const {
    return !is_category() && std::ranges::all_of(scalings_, [](const Scaling& s) { return s.scale == 0; });
  }

  /// rows x outputs(). Throws InputError for NaN, inf, another number of columns, an unknown category.
  Matrix<float> apply(const Array& rows) const;

  nlohmann::json to_json() const;
  /// Throws InputError when fields are missing or make no sense.
  static Transform from_json(const nlohmann::json& object);

 private:
  Matrix<float> apply_numbers(const Array& rows) const;
  Matrix<float> apply_categories(const Array& rows) const;

  std::size_t inputs_ = 0;
  std::vector<Scaling> scalings_;        ///< one a numeric column
  std::vector<std::string> categories_;  ///< sorted; numbers in their shortest form
  std::vector<double> shares_;           ///< of each category in the fitted rows
};

}  // namespace kedge::data
