// The scheme (K, nu) for a scoring rule (Ryu, Yeddanapudi, Xu and Wornell, 2025), exactly unbiased within a
// batch:
//   L = mean over rows and blocks N of  w1 Avg_m lambda_1(log nu, S_ii, S_N without m) + w0 lambda_0(log nu,
//   S_N),
// w1 = K/(K+nu), w0 = nu/(K+nu). lambda needs log T_b = logsumexp(b t) for the rule's few exponents b.
// Leaving out negative m turns T_b into T_b (1 - q_m), q_m = e^(b s_m) / T_b; only the largest negative can
// have q > 1/2, so it is kept apart and nothing cancels.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "objectives/leave_out.hpp"
#include "objectives/visitor.hpp"
#include "rules/terms.hpp"

namespace kedge::objectives {

template <class T, class Rule>
class TupleVisitor final : public Visitor<T> {
  static constexpr int exponents = Rule::exponents;
  using Logs = std::array<double, exponents>;

 public:
  TupleVisitor(const Rule& rule, const Scheme& scheme) : rule_(rule), scheme_(scheme) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    size_ = scheme_.tuple(problem);
    blocks_ = scheme_.blocks(problem);
    average_ = scheme_.leave_out == LeaveOut::average;
    moments_.assign(problem.rows * blocks_, Moments{});
    positives_.assign(problem.rows, 0);
  }
  int passes() const override { return average_ ? 2 : 1; }

  void accumulate(int pass, const Tile<T>& tile) override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const std::size_t row = tile.first_row + i;
      positives_[row] = static_cast<double>(tile.positives[i]);
      for_blocks(tile, i, [&](const BlockStretch<T>& stretch, Moments& m) {
        for (std::size_t j = 0; j < stretch.size; ++j) {
          const auto s = static_cast<double>(stretch.scores[j]);
          const std::size_t column = tile.first_column + stretch.column + j;
          if (pass == 0) {
            first_pass(m, s, column, stretch.starts_block && j == 0);
          } else if (column != m.out_column) {
            add_left_out(m, positives_[row], s);
          }
        }
      });
    }
  }

  void finish(int pass) override {
    if (pass == 0) {
      for (std::size_t i = 0; i < moments_.size(); ++i) close_sums(moments_[i], positives_[i / blocks_]);
    }
    if (pass + 1 < passes()) return;
    const double w1 = scheme_.positive_weight(problem_), w0 = scheme_.anchor_weight(problem_);
    a1_ = a0_ = 0;
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      const Moments& m = moments_[i];
      a1_ += (m.out.value + m.value_sum) / tuples_of(m);
      a0_ += m.anchor.value;
    }
    a1_ /= static_cast<double>(moments_.size());
    a0_ /= static_cast<double>(moments_.size());
    loss_ = w1 * a1_ + (scheme_.nu > 0 ? w0 * a0_ : 0);
  }

  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    visit(std::as_writable_bytes(std::span(moments_)));
    visit(std::as_writable_bytes(std::span(positives_)));
  }

  double loss() const override { return loss_; }
  /// The terms of the two classes apart.
  double positive_term() const { return a1_; }
  double anchor_term() const { return a0_; }
  /// Mean over its blocks of a row's share of the loss.
  double row_loss(std::size_t row) const {
    double sum = 0;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const Moments& m = moments_[row * blocks_ + b];
      sum += scheme_.positive_weight(problem_) * (m.out.value + m.value_sum) / tuples_of(m);
      if (scheme_.nu > 0) sum += scheme_.anchor_weight(problem_) * m.anchor.value;
    }
    return sum / static_cast<double>(blocks_);
  }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const double p = positives_[tile.first_row + i];
      for_negatives(tile, i, [&](const Stretch<T>& s) {  // what blocks leave out has gradient 0
        for (std::size_t j = 0; j < s.size; ++j) gradient(i, s.column + j) = 0;
      });
      for_blocks(tile, i, [&](const BlockStretch<T>& stretch, const Moments& m) {
        for (std::size_t j = 0; j < stretch.size; ++j) {
          const bool out = tile.first_column + stretch.column + j == m.out_column;
          gradient(i, stretch.column + j) =
              static_cast<T>(negative_gradient(m, p, static_cast<double>(stretch.scores[j]), out));
        }
      });
    }
  }

  double positive_gradient(std::size_t row) const override {
    const double p = positives_[row], w1 = scheme_.positive_weight(problem_);
    double sum = 0;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const Moments& m = moments_[row * blocks_ + b];
      double g = m.out.slope + m.slope_sum;
      for (int e = 0; e < exponents; ++e) {
        const double power = rule_.exponent(e);
        g += power * m.out.by_power[e] * std::exp(power * p - m.log_out[e]);
        if (m.weight_sum[e] != 0) g += power * m.weight_sum[e] * std::exp(power * p - m.log_all[e]);
      }
      sum += g / tuples_of(m);
    }
    return w1 * sum / static_cast<double>(moments_.size());
  }

 private:
  using RuleTerms = rules::Terms<double, exponents>;
  struct Moments {
    double out_score = log_zero;  // of the negative kept apart: the largest, or the cyclic one
    std::size_t out_column = static_cast<std::size_t>(-1);
    std::array<LogSum, exponents> rest;       // sum of e^(b s) over the others
    Logs log_all{}, log_out{}, log_anchor{};  // log T_b with everything; without the one apart; of class 0
    RuleTerms out{}, anchor{};                // of the tuple that leaves out the one apart, and of class 0
    double value_sum = 0, slope_sum = 0;      // over the tuples that leave out another
    Logs weight_sum{};                        // sum of F_b / (1 - q)
  };

  double tuples_of(const Moments&) const { return average_ ? static_cast<double>(size_) : 1.0; }

  template <class Visit>
  void for_blocks(const Tile<T>& tile, std::size_t i, const Visit& visit) const {
    auto& moments = const_cast<std::vector<Moments>&>(moments_);
    for_block_negatives(tile, i, problem_.columns, size_, blocks_, [&](const BlockStretch<T>& stretch) {
      visit(stretch, moments[(tile.first_row + i) * blocks_ + stretch.block]);
    });
  }

  void first_pass(Moments& m, double s, std::size_t column, bool starts_block) {
    double rest = s;
    if (average_ ? s > m.out_score : starts_block) {  // takes its place apart; who stood there joins the rest
      rest = m.out_score;
      m.out_score = s;
      m.out_column = column;
    }
    if (rest == log_zero) return;
    for (int e = 0; e < exponents; ++e) m.rest[e].add(rule_.exponent(e) * rest);
  }

  void close_sums(Moments& m, double p) {
    const double log_nu = std::log(scheme_.nu);
    for (int e = 0; e < exponents; ++e) {
      const double b = rule_.exponent(e), rest = m.rest[e].value(), out = b * m.out_score;
      const double nu = scheme_.nu > 0 ? b * log_nu : log_zero;
      m.log_all[e] = log_add(nu, b * p, out, rest);
      m.log_out[e] = log_add(nu, b * p, rest);
      m.log_anchor[e] = log_add(nu, out, rest);
    }
    m.out = rule_.at(p, m.log_out.data());
    if (scheme_.nu > 0) m.anchor = rule_.at(log_nu, m.log_anchor.data());
  }

  /// log T_b of the tuple that leaves out a negative s other than the one apart, and 1 - q.
  RuleTerms left_out(const Moments& m, double p, double s, Logs& q) const {
    Logs logs;
    for (int e = 0; e < exponents; ++e) {
      q[e] = std::exp(rule_.exponent(e) * s - m.log_all[e]);
      logs[e] = m.log_all[e] + std::log1p(-q[e]);
    }
    return rule_.at(p, logs.data());
  }

  void add_left_out(Moments& m, double p, double s) {
    Logs q;
    const RuleTerms terms = left_out(m, p, s, q);
    m.value_sum += terms.value;
    m.slope_sum += terms.slope;
    for (int e = 0; e < exponents; ++e) m.weight_sum[e] += terms.by_power[e] / (1 - q[e]);
  }

  double negative_gradient(const Moments& m, double p, double s, bool out) const {
    double positive = 0, anchor = 0;
    Logs q{};
    RuleTerms own{};
    if (average_ && !out) own = left_out(m, p, s, q);
    for (int e = 0; e < exponents; ++e) {
      const double b = rule_.exponent(e);
      if (out) {
        if (m.weight_sum[e] != 0) positive += b * m.weight_sum[e] * std::exp(b * s - m.log_all[e]);
      } else {
        if (average_) positive += b * q[e] * (m.weight_sum[e] - own.by_power[e] / (1 - q[e]));
        positive += b * m.out.by_power[e] * std::exp(b * s - m.log_out[e]);
      }
      if (scheme_.nu > 0) anchor += b * m.anchor.by_power[e] * std::exp(b * s - m.log_anchor[e]);
    }
    const double w1 = scheme_.positive_weight(problem_), w0 = scheme_.anchor_weight(problem_);
    return (w1 * positive / tuples_of(m) + w0 * anchor) / static_cast<double>(moments_.size());
  }

  Rule rule_;
  Scheme scheme_;
  Problem problem_;
  std::size_t size_ = 0, blocks_ = 0;
  bool average_ = true;
  std::vector<Moments> moments_;  // blocks of row 0, of row 1, ...
  std::vector<double> positives_;
  double a1_ = 0, a0_ = 0, loss_ = 0;
};

}  // namespace kedge::objectives
