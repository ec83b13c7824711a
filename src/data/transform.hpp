// From rows as users have them to columns a critic can learn from: numbers centred and scaled robustly with
// logarithmic tails, one column of categories one-hot. Each map is one-to-one, so mutual information stays.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::data {

enum class ColumnType { automatic, numeric, category };
/// "auto", "numeric" or "category".
ColumnType parse_column_type(std::string_view word);

/// Fitted once on the rows at hand, applied to any rows later, kept in saved models.
class Transform {
 public:
  static Transform fit(const Array& rows, ColumnType type);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const;
  bool is_category() const { return !categories_.empty(); }

  /// rows x outputs(). Throws InputError for NaN, inf, another number of columns, an unknown category.
  Matrix<float> apply(const Array& rows) const;

  nlohmann::json to_json() const;
  /// Throws InputError when fields are missing or make no sense.
  static Transform from_json(const nlohmann::json& json);

 private:
  struct Scaling {
    double centre = 0, scale = 1;    ///< z = (value - centre) / scale; 0 for a constant column
    double mean = 0, deviation = 1;  ///< of z with its tails drawn in: the output has mean 0, variance 1
  };
  static double drawn(const Scaling& scaling, double value);
  void fit_scalings(const Array& rows);
  void fit_where_most_are_equal(const Array& rows);
  void apply_categories(const Array& rows, MatrixView<float> out) const;

  std::size_t inputs_ = 0;
  std::vector<Scaling> scalings_;        ///< one a numeric column
  std::vector<std::string> categories_;  ///< sorted; integers in decimal
};

}  // namespace kedge::data
