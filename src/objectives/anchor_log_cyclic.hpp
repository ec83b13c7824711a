// InfoNCE-anchor with the logarithmic score, K = all negatives of the row, the positive in place of one of
// them: the first in cyclic order, m. One pass and one exponential an entry; TupleVisitor<Log> on vector
// kernels. With R the logsumexp of the other negatives,
//   lZs = LSE(log nu, p, R),  lZ0 = LSE(log nu, s_m, R),  A1 = lZs - p,  A0 = lZ0 - log nu,  L = mean_i w1 A1
//   + w0 A0; dL/ds_j = e^(s_j + c),  c = log(w1 e^-lZs + w0 e^-lZ0) - log B,  and for m the second term
//   alone.
// (Ryu et al., 2025; the cyclic form is exactly unbiased.)
#pragma once

#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "kernels/row_log.hpp"
#include "objectives/leave_out.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

template <class T>
class AnchorLogCyclicVisitor final : public Visitor<T> {
 public:
  explicit AnchorLogCyclicVisitor(double nu) : scheme_{0, nu, LeaveOut::cyclic} {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    moments_.assign(problem.rows, Moments{});
  }

  void accumulate(int, const Tile<T>& tile) override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      Moments& m = moments_[tile.first_row + i];
      m.positive = static_cast<double>(tile.positives[i]);
      for_parts(tile, i, [&](const T* scores, std::size_t size, std::size_t, bool left_out) {
        if (left_out) {
          m.left_out = static_cast<double>(*scores);
          return;
        }
        const auto shift = static_cast<double>(kernels::row_maximum(scores, size).value);
        m.rest.merge(shift, kernels::row_sum_exp(scores, size, shift));
      });
    }
  }

  void finish(int) override {
    const double log_nu = std::log(scheme_.nu), log_rows = std::log(static_cast<double>(problem_.rows));
    const double w1 = std::log(scheme_.positive_weight(problem_)),
                 w0 = std::log(scheme_.anchor_weight(problem_));
    double a1 = 0, a0 = 0;
    for (Moments& m : moments_) {
      const double without_pair = log_add(log_nu, m.rest.value());
      m.log_z = log_add(without_pair, m.positive);
      m.log_class0 = log_add(without_pair, m.left_out);
      m.log_slope = log_add(w1 - m.log_z, w0 - m.log_class0) - log_rows;
      a1 += m.log_z - m.positive;
      if (scheme_.nu > 0) a0 += m.log_class0 - log_nu;
    }
    const auto rows = static_cast<double>(problem_.rows);
    loss_ = scheme_.positive_weight(problem_) * a1 / rows + scheme_.anchor_weight(problem_) * a0 / rows;
  }

  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    visit(std::as_writable_bytes(std::span(moments_)));
  }

  double loss() const override { return loss_; }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    const double share = scheme_.anchor_weight(problem_) / static_cast<double>(problem_.rows);
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const Moments& m = moments_[tile.first_row + i];
      for_parts(tile, i, [&](const T* scores, std::size_t size, std::size_t column, bool left_out) {
        T* out = gradient.row(i).data() + column;
        if (left_out) {
          *out = static_cast<T>(share > 0 ? share * std::exp(m.left_out - m.log_class0) : 0);
        } else {
          kernels::row_exp(scores, size, -m.log_slope, 1, out);
        }
      });
    }
  }
  double positive_gradient(std::size_t row) const override {
    const Moments& m = moments_[row];
    return scheme_.positive_weight(problem_) * std::expm1(m.positive - m.log_z) /
           static_cast<double>(problem_.rows);
  }

 private:
  struct Moments {
    double positive = 0, left_out = 0;
    LogSum rest;  // of negatives but the one left out
    double log_z = 0, log_class0 = 0, log_slope = 0;
  };

  /// visit(scores, size, column of the tile, whether they are the one left out)
  template <class Visit>
  void for_parts(const Tile<T>& tile, std::size_t row, const Visit& visit) const {
    const std::size_t size = problem_.negatives_per_row();
    for_block_negatives(tile, row, problem_.columns, size, 1, [&](const BlockStretch<T>& s) {
      if (s.starts_block) visit(s.scores, 1, s.column, true);
      const std::size_t skip = s.starts_block ? 1 : 0;
      if (s.size > skip) visit(s.scores + skip, s.size - skip, s.column + skip, false);
    });
  }

  Scheme scheme_;
  Problem problem_;
  std::vector<Moments> moments_;
  double loss_ = 0;
};

}  // namespace kedge::objectives
