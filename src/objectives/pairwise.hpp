// Objectives that look at one score at a time:  L = mean_i phi1(S_ii) + mean over negatives of phi0(S_ij).
// r* minimises the population loss for every pair of functions with phi0'(s) = -e^s phi1'(s).
// phi1' < 0 < phi0' throughout, so a function is given by its value and the logarithm of its slope:
// objectives whose slopes grow like e^s stay finite in logarithms.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "kernels/row_log.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

template <class T, class Phi>
class PairwiseVisitor final : public Visitor<T> {
 public:
  explicit PairwiseVisitor(const Phi& phi) : phi_(phi) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    if constexpr (requires { phi_.begin(problem); }) phi_.begin(problem);
    rows_.assign(problem.rows, Row{});
  }

  void accumulate(int, const Tile<T>& tile) override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      Row& row = rows_[tile.first_row + i];
      row.positive = static_cast<double>(tile.positives[i]);
      for_negatives(tile, i, [&](const Stretch<T>& stretch) {
        row.loss += sum_negatives(stretch);
        row.largest = std::max(row.largest,
                               static_cast<double>(kernels::row_maximum(stretch.scores, stretch.size).value));
      });
    }
  }

  void finish(int) override {
    double positive = 0, negative = 0, steepest = log_zero;
    for (const Row& row : rows_) {
      positive += phi_.positive(row.positive);
      negative += row.loss;
      // Log slopes are monotone in s: those of the positives fall, those of the negatives rise.
      steepest =
          std::max({steepest, phi_.log_negative_slope(row.largest), phi_.log_positive_slope(row.positive)});
    }
    // Both sums may lie beyond doubles, with opposite signs; the steeper side is then the larger one.
    if (std::isinf(positive) && std::isinf(negative)) (negative_wins() ? positive : negative) = 0;
    loss_ = positive / static_cast<double>(problem_.rows) + negative / problem_.negatives();
    log_scale_ = std::max(0.0, steepest);
  }

  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    visit(std::as_writable_bytes(std::span(rows_)));
  }

  double loss() const override { return loss_; }
  double log_scale() const override { return log_scale_; }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    const double shift = log_scale_ + std::log(problem_.negatives());
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      for_negatives(tile, i, [&](const Stretch<T>& stretch) {
        negative_slopes(stretch, shift, gradient.row(i).data() + stretch.column);
      });
    }
  }

  double positive_gradient(std::size_t row) const override {
    return -std::exp(phi_.log_positive_slope(rows_[row].positive) - log_scale_) /
           static_cast<double>(problem_.rows);
  }

 private:
  double sum_negatives(const Stretch<T>& stretch) const {
    if constexpr (requires { phi_.sum_negatives(stretch.scores, stretch.size); }) {
      return phi_.sum_negatives(stretch.scores, stretch.size);
    } else {
      double sum = 0;
      for (std::size_t j = 0; j < stretch.size; ++j)
        sum += phi_.negative(static_cast<double>(stretch.scores[j]));
      return sum;
    }
  }
  void negative_slopes(const Stretch<T>& stretch, double log_shift, T* out) const {
    if constexpr (requires { phi_.negative_slopes(stretch.scores, stretch.size, log_shift, out); }) {
      phi_.negative_slopes(stretch.scores, stretch.size, log_shift, out);
    } else {
      for (std::size_t j = 0; j < stretch.size; ++j) {
        const double slope = phi_.log_negative_slope(static_cast<double>(stretch.scores[j]));
        out[j] = static_cast<T>(std::exp(slope - log_shift));
      }
    }
  }
  bool negative_wins() const {
    double positive = log_zero, negative = log_zero;
    for (const Row& row : rows_) {
      positive = std::max(positive, phi_.log_positive_slope(row.positive));
      negative = std::max(negative, phi_.log_negative_slope(row.largest));
    }
    return negative >= positive;
  }

  struct Row {
    double positive = 0, loss = 0, largest = log_zero;
  };

  Phi phi_;
  Problem problem_;
  std::vector<Row> rows_;
  double loss_ = 0, log_scale_ = 0;
};

}  // namespace kedge::objectives
