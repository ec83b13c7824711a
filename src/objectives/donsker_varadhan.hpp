// Relatives of DV that reweigh its negatives. With m = mean over negatives of e^S:
//   dv-nwj(beta)  L = -mean S_ii + (1 + beta) [log(beta + m) - log(1 + beta)]: DV at 0, towards NWJ as beta
//   grows mine          gradient of -mean S_ii + m / ema, ema a moving average of m (Belghazi et al., 2018):
//   the average is
//                 taken before the gradient, log ema <- log((1 - rate) ema + rate m), and never below 1e-4
#pragma once

#include <cmath>
#include <optional>

#include "core/stable.hpp"
#include "objectives/softmax.hpp"

namespace kedge::objectives {

template <class T>
class DvNwjVisitor final : public Visitor<T> {
 public:
  explicit DvNwjVisitor(double beta) : beta_(beta) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    sums_.begin(problem.rows);
  }
  void accumulate(int, const Tile<T>& tile) override { sums_.accumulate(tile); }
  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    sums_.for_moments(visit);
  }
  void finish(int) override {
    const double log_mean = sums_.log_sum() - std::log(problem_.negatives());
    log_total_ = log_add(std::log(beta_), log_mean);
    // log((beta + m) / (1 + beta)); where beta is large the difference of logarithms would keep few digits.
    const double log_ratio = beta_ > 1 && log_mean < 500 ? std::log1p(std::expm1(log_mean) / (1 + beta_))
                                                         : log_total_ - std::log1p(beta_);
    loss_ = -sums_.mean_positive() + (1 + beta_) * log_ratio;
  }
  double loss() const override { return loss_; }
  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        kernels::row_exp(s.scores, s.size, log_total_, (1 + beta_) / problem_.negatives(),
                         gradient.row(i).data() + s.column);
      });
    }
  }
  double positive_gradient(std::size_t) const override { return -1 / static_cast<double>(problem_.rows); }

 private:
  double beta_;
  Problem problem_;
  RowSums<T> sums_;
  double log_total_ = 0, loss_ = 0;
};

template <class T>
class MineVisitor final : public Visitor<T> {
 public:
  /// With `fixed` the moving average is that number, for the surrogate loss of one batch.
  MineVisitor(double rate, std::optional<double> fixed) : rate_(rate), fixed_(fixed) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    sums_.begin(problem.rows);
  }
  void accumulate(int, const Tile<T>& tile) override { sums_.accumulate(tile); }
  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    sums_.for_moments(visit);
  }
  void finish(int) override {
    const double log_mean = sums_.log_sum() - std::log(problem_.negatives());
    if (fixed_) {
      log_average_ = *fixed_;
    } else {
      log_average_ =
          started_ ? log_add(std::log1p(-rate_) + log_average_, std::log(rate_) + log_mean) : log_mean;
      log_average_ = std::max(log_average_, std::log(1e-4));
      started_ = true;
    }
    loss_ = -sums_.mean_positive() + std::exp(log_mean - log_average_);
    log_scale_ = 0;
    for (const LogSum& row : sums_.negatives) log_scale_ = std::max(log_scale_, row.maximum() - log_average_);
  }
  double loss() const override { return loss_; }
  double log_scale() const override { return log_scale_; }
  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        kernels::row_exp(s.scores, s.size, log_average_ + log_scale_, 1 / problem_.negatives(),
                         gradient.row(i).data() + s.column);
      });
    }
  }
  double positive_gradient(std::size_t) const override {
    return -std::exp(-log_scale_) / static_cast<double>(problem_.rows);
  }

 private:
  double rate_;
  std::optional<double> fixed_;
  Problem problem_;
  RowSums<T> sums_;
  bool started_ = false;
  double log_average_ = 0, log_scale_ = 0, loss_ = 0;
};

}  // namespace kedge::objectives
