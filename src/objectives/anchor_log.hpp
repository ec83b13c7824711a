// InfoNCE-anchor with the logarithmic score, K = all negatives of the row, averaged over the one left out:
// the default objective, and TupleVisitor<Log> on vector kernels. With M the largest negative, R = logsumexp
// of the others,
//   lZ = LSE(log nu, p, M, R),  lZs = LSE(log nu, p, R),  lZ0 = LSE(log nu, M, R),  q_j = e^(s_j - lZ) (j not
//   the largest), A1 = [sum_j log(1 - q_j) + (K-1) lZ + lZs] / K - p,   A0 = lZ0 - log nu,   L = mean_i w1 A1
//   + w0 A0.
// (Ryu et al., 2025; the leave-one-out form is exactly unbiased and does not cancel.)
#pragma once

#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "kernels/row_log.hpp"
#include "objectives/leave_out.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

template <class T>
class AnchorLogVisitor final : public Visitor<T> {
 public:
  explicit AnchorLogVisitor(double nu) : scheme_{0, nu, LeaveOut::average} {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    moments_.assign(problem.rows, Moments{});
  }
  int passes() const override { return 2; }

  void accumulate(int pass, const Tile<T>& tile) override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      Moments& m = moments_[tile.first_row + i];
      m.positive = static_cast<double>(tile.positives[i]);
      for_negatives(tile, i, [&](const Stretch<T>& stretch) {
        pass == 0 ? first_pass(m, stretch, tile.first_column) : second_pass(m, stretch, tile.first_column);
      });
    }
  }

  void finish(int pass) override {
    const double log_nu = scheme_.nu > 0 ? std::log(scheme_.nu) : log_zero;
    if (pass == 0) {
      for (Moments& m : moments_) {
        m.log_rest_sum = m.rest.value();
        m.log_z = log_add(log_nu, m.positive, m.largest, m.log_rest_sum);
        m.log_left_out = log_add(log_nu, m.positive, m.log_rest_sum);
        m.log_class0 = log_add(log_nu, m.largest, m.log_rest_sum);
      }
      return;
    }
    a1_ = a0_ = 0;
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      a1_ += positive_term(moments_[i]);
      a0_ += moments_[i].log_class0 - log_nu;
    }
    a1_ /= static_cast<double>(moments_.size());
    a0_ /= static_cast<double>(moments_.size());
  }

  double loss() const override {
    return scheme_.positive_weight(problem_) * a1_ +
           (scheme_.nu > 0 ? scheme_.anchor_weight(problem_) * a0_ : 0);
  }
  double positive_term() const { return a1_; }
  double anchor_term() const { return a0_; }
  double row_loss(std::size_t row) const {
    const Moments& m = moments_[row];
    double loss = scheme_.positive_weight(problem_) * positive_term(m);
    if (scheme_.nu > 0) loss += scheme_.anchor_weight(problem_) * (m.log_class0 - std::log(scheme_.nu));
    return loss;
  }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    const double rows = static_cast<double>(problem_.rows);
    const double a = scheme_.positive_weight(problem_) / (tuple() * rows),
                 c = scheme_.anchor_weight(problem_) / rows;
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const Moments& m = moments_[tile.first_row + i];
      const kernels::AnchorRow row{m.log_z, m.log_left_out, m.log_class0, m.sums.inverse_rest, a, c};
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        kernels::row_anchor_gradient(s.scores, s.size, row, gradient.row(i).data() + s.column);
      });
      if (m.largest_column >= tile.first_column &&
          m.largest_column < tile.first_column + tile.scores.cols()) {
        double g = c * std::exp(m.largest - m.log_class0);
        if (m.sums.inverse_rest > 0) g += a * std::exp(m.largest - m.log_z) * m.sums.inverse_rest;
        gradient(i, m.largest_column - tile.first_column) = static_cast<T>(g);
      }
    }
  }

  double positive_gradient(std::size_t row) const override {
    const Moments& m = moments_[row];
    const double sum =
        std::exp(m.positive - m.log_z) * m.sums.inverse_rest + std::exp(m.positive - m.log_left_out);
    return scheme_.positive_weight(problem_) * (sum / tuple() - 1) / static_cast<double>(problem_.rows);
  }

 private:
  struct Moments {
    double positive = 0;
    double largest = log_zero;
    std::size_t largest_column = static_cast<std::size_t>(-1);
    LogSum rest;  // of all negatives but the largest
    double log_rest_sum = 0, log_z = 0, log_left_out = 0, log_class0 = 0;
    kernels::LeaveOneOutSums sums;
  };

  double tuple() const { return static_cast<double>(problem_.negatives_per_row()); }
  double positive_term(const Moments& m) const {
    return (m.sums.log_rest + (tuple() - 1) * m.log_z + m.log_left_out) / tuple() - m.positive;
  }

  /// Calls visit(scores, size) for the stretch without the row's largest negative.
  template <class Visit>
  static void without_largest(const Stretch<T>& s, std::size_t first_column, std::size_t largest,
                              const Visit& visit) {
    const std::size_t begin = first_column + s.column;
    if (largest < begin || largest >= begin + s.size) {
      visit(s.scores, s.size);
      return;
    }
    const std::size_t split = largest - begin;
    if (split > 0) visit(s.scores, split);
    if (split + 1 < s.size) visit(s.scores + split + 1, s.size - split - 1);
  }

  static void first_pass(Moments& m, const Stretch<T>& s, std::size_t first_column) {
    const auto top = kernels::row_maximum(s.scores, s.size);
    const auto high = static_cast<double>(top.value);
    if (high > m.largest) {
      m.rest.add(m.largest);
      m.largest = high;
      m.largest_column = first_column + s.column + top.index;
    }
    without_largest(s, first_column, m.largest_column, [&](const T* scores, std::size_t n) {
      const double shift = static_cast<double>(kernels::row_maximum(scores, n).value);
      m.rest.merge(shift, kernels::row_sum_exp(scores, n, shift));
    });
  }

  static void second_pass(Moments& m, const Stretch<T>& s, std::size_t first_column) {
    without_largest(s, first_column, m.largest_column, [&](const T* scores, std::size_t n) {
      const auto sums = kernels::row_leave_one_out(scores, n, m.log_z);
      m.sums.log_rest += sums.log_rest;
      m.sums.inverse_rest += sums.inverse_rest;
    });
  }

  Scheme scheme_;
  Problem problem_;
  std::vector<Moments> moments_;
  double a1_ = 0, a0_ = 0;
};

}  // namespace kedge::objectives
