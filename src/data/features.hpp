// What a critic sees of one side: the scores its closed-form base is made of, then the columns of its
// networks.
//   z      normal scores of each column that is kept, fitted on training rows
//   raw    the standardised column itself, whose shape the scores have lost
//   radius clip((|z|^2 - d) / sqrt(2 d), +-4), for d > 1: tails that grow together (Student's copula)
//   waves  sin and cos of 2 pi m Phi(z), m = 1, 2, 4, 8: dependence that oscillates
// z, raw and waves of a column are multiplied by its weight; a column of weight 0 is left out. A side that is
// one column of categories passes through as it is.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/student_scores.hpp"
#include "data/normal_scores.hpp"
#include "kedge/matrix.hpp"

namespace kedge::data {

class Features {
 public:
  /// The side's columns unchanged.
  static Features identity(std::size_t cols);
  /// Scores of columns `kept`, fitted on rows `which`; row weights may be empty. Neither weights, radius nor
  /// waves yet, no base.
  static Features scored(MatrixView<const float> rows, std::vector<std::size_t> kept,
                         std::span<const std::size_t> which, std::span<const double> row_weights);
  /// From a saved model.
  Features(std::size_t cols, std::vector<std::size_t> kept, std::vector<NormalScores> scores);

  bool scored() const { return !scores_.empty(); }
  std::size_t kept() const { return kept_.size(); }
  std::size_t inputs() const { return cols_; }
  std::span<const std::size_t> columns() const { return kept_; }
  const NormalScores& scores(std::size_t i) const { return scores_[i]; }

  /// n x kept() normal scores.
  Matrix<float> normal_scores(MatrixView<const float> rows) const;
  void normal_scores(MatrixView<const float> rows, MatrixView<float> out) const;
  /// Columns for the base: 0, or kept() of them.
  std::size_t base_columns() const { return has_base() ? kept_.size() : 0; }
  std::size_t network_columns() const;
  std::size_t outputs() const { return base_columns() + network_columns(); }
  /// rows x outputs()
  Matrix<float> apply(MatrixView<const float> rows) const;
  void apply(MatrixView<const float> rows, MatrixView<float> out) const;

  std::vector<float> weight;  ///< of each kept column; as many as kept()
  bool has_radius = false, has_waves = false;

  /// Puts scores for a base in front: normal ones where df is infinite, Student's otherwise.
  void set_base(double df);
  bool has_base() const { return has_base_; }
  double base_df() const { return base_df_; }

 private:
  Features() = default;
  std::size_t cols_ = 0;
  std::vector<std::size_t> kept_;
  std::vector<NormalScores> scores_;
  bool has_base_ = false;
  double base_df_ = std::numeric_limits<double>::infinity();
  std::shared_ptr<const StudentScores> student_;  ///< of base_df_, where it is finite
};

/// Columns worth keeping, in order: not constant, and not a monotone function of a column before it, judged
/// on at most 20,000 rows. Empty where every column is constant.
std::vector<std::size_t> distinct_columns(MatrixView<const float> rows);

}  // namespace kedge::data
