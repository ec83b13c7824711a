// TUBA (Barber and Agakov, 2003; Poole et al., 2019), with a baseline a_i for each row:
//   L = -1 - mean_i (S_ii - a_i) + mean over negatives of e^(S_ij - a_i);   a = 0 is NWJ, a trained along is
//   tighter.
#pragma once

#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "objectives/softmax.hpp"

namespace kedge::objectives {

template <class T>
class TubaVisitor final : public Visitor<T> {
 public:
  void begin(const Problem& problem) override {
    problem_ = problem;
    sums_.begin(problem.rows);
    baseline_.assign(problem.rows, 0);
  }
  bool has_baseline() const override { return true; }
  void set_baseline(std::span<const T> a) override { baseline_.assign(a.begin(), a.end()); }

  void accumulate(int, const Tile<T>& tile) override { sums_.accumulate(tile); }
  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    sums_.for_moments(visit);
  }
  void finish(int) override {
    double sum = 0;
    log_scale_ = 0;
    for (std::size_t i = 0; i < baseline_.size(); ++i) {
      sum += std::exp(log_row(i)) + (baseline_[i] - sums_.positives[i]) / static_cast<double>(problem_.rows);
      log_scale_ = std::max(log_scale_, sums_.negatives[i].maximum() - baseline_[i]);
    }
    loss_ = sum - 1;
  }
  double loss() const override { return loss_; }
  double log_scale() const override { return log_scale_; }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      const double shift = baseline_[tile.first_row + i] + log_scale_;
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        kernels::row_exp(s.scores, s.size, shift, 1 / problem_.negatives(),
                         gradient.row(i).data() + s.column);
      });
    }
  }
  double positive_gradient(std::size_t) const override {
    return -std::exp(-log_scale_) / static_cast<double>(problem_.rows);
  }
  double baseline_gradient(std::size_t row) const override {
    return std::exp(-log_scale_) / static_cast<double>(problem_.rows) - std::exp(log_row(row) - log_scale_);
  }

 private:
  /// log sum_j e^(S_ij - a_i) / N0
  double log_row(std::size_t i) const {
    return sums_.negatives[i].value() - baseline_[i] - std::log(problem_.negatives());
  }

  Problem problem_;
  RowSums<T> sums_;
  std::vector<double> baseline_;
  double log_scale_ = 0, loss_ = 0;
};

}  // namespace kedge::objectives
