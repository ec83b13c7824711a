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
      const std::span<const T> row = tile.scores.row(i);
      const std::size_t pair = place_of(tile.positive_columns[i], tile);
      if (pass == 0) {
        add(m, kernels::row_top_split(row.data(), row.size(), pair), tile.first_column);
      } else {
        const auto sums = kernels::row_leave_one_out(row.data(), row.size(), m.log_z, {pair, apart(m, tile)});
        m.product *= sums.product;
        m.odds += sums.odds;
      }
    }
  }

  void finish(int pass) override {
    const double log_nu = scheme_.nu > 0 ? std::log(scheme_.nu) : log_zero;
    if (pass == 0) {
      for (Moments& m : moments_) {
        const double rest = m.rest.value(), without_pair = log_add(log_nu, rest);
        m.log_left_out = log_add(without_pair, m.positive);
        m.log_z = log_add(m.log_left_out, m.largest);
        m.log_class0 = log_add(without_pair, m.largest);
      }
      return;
    }
    a1_ = a0_ = 0;
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      a1_ += positive_term(moments_[i]);
      if (scheme_.nu > 0) a0_ += moments_[i].log_class0 - log_nu;
    }
    a1_ /= static_cast<double>(moments_.size());
    a0_ /= static_cast<double>(moments_.size());
  }

  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    visit(std::as_writable_bytes(std::span(moments_)));
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
    const double others = tuple() - 1;
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const Moments& m = moments_[tile.first_row + i];
      const kernels::AnchorRow row{m.log_z,
                                   m.log_left_out,
                                   m.log_class0,
                                   others + m.odds - 1,
                                   a,
                                   c,
                                   std::exp(m.log_z - m.log_left_out),
                                   std::exp(m.log_z - m.log_class0)};
      const std::span<T> out = gradient.row(i);
      const std::size_t largest = apart(m, tile);
      kernels::row_anchor_gradient(tile.scores.row(i).data(), out.size(), row, out.data());
      if (largest != kernels::Holes::none) {
        const double g =
            a * std::exp(m.largest - m.log_z) * (others + m.odds) + c * std::exp(m.largest - m.log_class0);
        out[largest] = static_cast<T>(g);
      }
    }
  }

  double positive_gradient(std::size_t row) const override {
    const Moments& m = moments_[row];
    const double sum =
        std::exp(m.positive - m.log_z) * (tuple() - 1 + m.odds) + std::exp(m.positive - m.log_left_out);
    return scheme_.positive_weight(problem_) * (sum / tuple() - 1) / static_cast<double>(problem_.rows);
  }

 private:
  struct Moments {
    double positive = 0;
    double largest = log_zero;
    std::size_t largest_column = static_cast<std::size_t>(-1);
    LogSum rest;  // of all negatives but the largest
    double log_z = 0, log_left_out = 0, log_class0 = 0;
    double product = 1, odds = 0;  // of negatives but the largest: product of 1 - q, sum of q / (1 - q)
  };

  double tuple() const { return static_cast<double>(problem_.negatives_per_row()); }
  double positive_term(const Moments& m) const {
    return (std::log(m.product) + (tuple() - 1) * m.log_z + m.log_left_out) / tuple() - m.positive;
  }

  /// Where a column stands in a tile, or none.
  static std::size_t place_of(std::ptrdiff_t column, const Tile<T>& tile) {
    const std::ptrdiff_t place = column - static_cast<std::ptrdiff_t>(tile.first_column);
    const bool inside = column >= 0 && place >= 0 && place < static_cast<std::ptrdiff_t>(tile.scores.cols());
    return inside ? static_cast<std::size_t>(place) : kernels::Holes::none;
  }
  static std::size_t apart(const Moments& m, const Tile<T>& tile) {
    return place_of(static_cast<std::ptrdiff_t>(m.largest_column), tile);
  }

  /// What a tile adds to a row: the lesser of two largest ones joins the rest.
  static void add(Moments& m, const kernels::TopSplit& split, std::size_t first_column) {
    m.rest.merge(split.rest_shift, split.rest_sum);
    if (split.largest > m.largest) {
      m.rest.add(m.largest);
      m.largest = split.largest;
      m.largest_column = first_column + split.index;
    } else {
      m.rest.add(split.largest);
    }
  }

  Scheme scheme_;
  Problem problem_;
  std::vector<Moments> moments_;
  double a1_ = 0, a0_ = 0;
};

}  // namespace kedge::objectives
