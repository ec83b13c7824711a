// The interpolated bound of Poole et al. (2019) between InfoNCE (alpha = 1) and TUBA (alpha = 0), with row
// baselines a_i:
//   b_ij = log( alpha mean_{k != j} e^S_ik + (1 - alpha) e^a_i ),
//   L = -1 - mean over negatives (S_ii - b_ij) + mean over negatives e^(S_ij - b_ii).
// b_ij leaves out column j of a row that contains its positive, so the largest of the whole row is kept
// apart, as in the averaged tuple scheme. Rows must have their positive among their columns.
#pragma once

#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

template <class T>
class InterpolatedVisitor final : public Visitor<T> {
 public:
  explicit InterpolatedVisitor(double alpha) : alpha_(alpha) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    rows_.assign(problem.rows, Row{});
  }
  bool has_baseline() const override { return true; }
  void set_baseline(std::span<const T> a) override {
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].baseline = static_cast<double>(a[i]);
  }
  int passes() const override { return 2; }

  void accumulate(int pass, const Tile<T>& tile) override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      Row& row = rows_[tile.first_row + i];
      row.positive = static_cast<double>(tile.positives[i]);
      for_negatives(tile, i, [&](const Stretch<T>& stretch) {
        for (std::size_t j = 0; j < stretch.size; ++j) {
          const auto s = static_cast<double>(stretch.scores[j]);
          if (pass == 0) {
            add(row, s, tile.first_column + stretch.column + j);
          } else {
            const double b = log_mixture(row, s);
            row.mixtures += b;
            (is_apart(row, tile, stretch, j) ? row.inverse_apart : row.inverse).add(-b);
          }
        }
      });
    }
  }

  void finish(int pass) override {
    if (pass == 0) {
      for (Row& row : rows_) {
        row.negatives = row.all;  // the positive joins what is a row of negatives so far
        add(row, row.positive, nowhere);
        row.own_mixture = mix(row, row.negatives.value());
      }
      return;
    }
    double sum = 0;
    log_scale_ = 0;
    for (const Row& row : rows_) {
      const auto others = static_cast<double>(problem_.negatives_per_row());
      sum += row.mixtures - others * row.positive + std::exp(row.negatives.value() - row.own_mixture);
      log_scale_ = std::max(log_scale_, row.negatives.maximum() - row.own_mixture);
    }
    loss_ = sum / problem_.negatives() - 1;
  }

  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    visit(std::as_writable_bytes(std::span(rows_)));
  }

  double loss() const override { return loss_; }
  double log_scale() const override { return log_scale_; }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const Row& row = rows_[tile.first_row + i];
      for_negatives(tile, i, [&](const Stretch<T>& stretch) {
        for (std::size_t j = 0; j < stretch.size; ++j) {
          const auto s = static_cast<double>(stretch.scores[j]);
          // Sum over the other negatives of e^(S_ik - b_ij). The one apart may outweigh all others in its
          // row, so that it is not to be taken from a sum; for the rest b_ij >= S_ik + log share, and nothing
          // is large.
          const double shifted = s - log_scale_;
          double others = std::exp(shifted + row.inverse.value());
          if (!is_apart(row, tile, stretch, j)) {
            others += std::exp(shifted + row.inverse_apart.value()) - std::exp(shifted - log_mixture(row, s));
          }
          const double first = share() * others;
          const double second = std::exp(s - row.own_mixture - log_scale_);
          const double third =
              share() * std::exp(s + row.negatives.value() - 2 * row.own_mixture - log_scale_);
          gradient(i, stretch.column + j) = static_cast<T>((first + second - third) / problem_.negatives());
        }
      });
    }
  }
  double positive_gradient(std::size_t i) const override {
    const Row& row = rows_[i];
    const double mixed = share() * std::exp(row.positive + log_inverse(row)) / problem_.negatives();
    return (mixed - 1 / static_cast<double>(problem_.rows)) * std::exp(-log_scale_);
  }
  double baseline_gradient(std::size_t i) const override {
    const Row& row = rows_[i];
    const double log_rest = std::log1p(-alpha_) + row.baseline;
    const double mixed = std::exp(log_rest + log_inverse(row) - log_scale_);
    const double own = std::exp(row.negatives.value() + log_rest - 2 * row.own_mixture - log_scale_);
    return (mixed - own) / problem_.negatives();
  }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  struct Row {
    double baseline = 0, positive = 0;
    double largest = log_zero;  // of the row with its positive
    LogSum rest;                // of all others
    LogSum all, negatives;      // of everything seen so far; of the negatives
    double own_mixture = 0;     // b_ii
    double mixtures = 0;        // sum over negatives of b_ij
    std::size_t largest_column = nowhere;
    LogSum inverse, inverse_apart;  // of e^-b_ij: over negatives but the one apart; of that one
  };

  double share() const { return alpha_ / static_cast<double>(problem_.negatives_per_row()); }

  static void add(Row& row, double s, std::size_t column) {
    row.all.add(s);
    row.rest.add(std::min(s, row.largest));
    if (s > row.largest) {
      row.largest = s;
      row.largest_column = column;
    }
  }
  static bool is_apart(const Row& row, const Tile<T>& tile, const Stretch<T>& stretch, std::size_t j) {
    return tile.first_column + stretch.column + j == row.largest_column;
  }
  static double log_inverse(const Row& row) {
    return log_add(row.inverse.value(), row.inverse_apart.value());
  }
  /// b of a row whose remaining columns have logsumexp `others`.
  double mix(const Row& row, double others) const {
    return log_add(std::log(share()) + others, std::log1p(-alpha_) + row.baseline);
  }
  /// b_ij for the negative j with score s.
  double log_mixture(const Row& row, double s) const {
    if (s >= row.largest) return mix(row, row.rest.value());
    const double total = log_add(row.largest, row.rest.value());
    return mix(row, total + std::log1p(-std::exp(s - total)));
  }

  double alpha_;
  Problem problem_;
  std::vector<Row> rows_;
  double log_scale_ = 0, loss_ = 0;
};

}  // namespace kedge::objectives
