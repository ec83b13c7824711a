// Objectives with one logsumexp, of each row or of the whole matrix, whose gradient is a softmax. With
// weights log w1 at the positive and log w0 at the negatives of a row, and Z = LSE over them:
//   rows   L = mean_i [Z_i - S_ii]: InfoNCE (van den Oord et al., 2018) at w = 1; alpha-InfoNCE (Poole et
//   al., 2019;
//          Lee and Shin, 2022) at w1 = alpha, w0 = (1 - alpha)/(negatives)
//   whole  L = Z - mean S_ii: DV (Donsker and Varadhan, 1983; Belghazi et al., 2018) at w1 = 0, w0 = 1/N0;
//          multi-label InfoNCE (Song and Ermon, 2020) at alpha/B and (1 - alpha)/N0
#pragma once

#include <cmath>
#include <vector>

#include "core/stable.hpp"
#include "kernels/row_log.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

/// Where the logsumexp runs, and the share alpha of the positive in it.
struct SoftmaxForm {
  bool whole = false;
  double alpha = 0;           ///< 0: no positive in it
  bool unit_weights = false;  ///< weights 1 instead, positive and negatives alike (InfoNCE)

  double log_positive_weight(const Problem& problem) const {
    if (unit_weights) return 0;
    return std::log(alpha) - (whole ? std::log(static_cast<double>(problem.rows)) : 0);
  }
  double log_negative_weight(const Problem& problem) const {
    if (unit_weights) return 0;
    const double count = whole ? problem.negatives() : static_cast<double>(problem.negatives_per_row());
    return std::log1p(-alpha) - std::log(count);
  }
};

/// Row sums that the objectives below share: logsumexp of the negatives of each row, and its positive.
template <class T>
class RowSums {
 public:
  void begin(std::size_t rows) {
    negatives.assign(rows, LogSum{});
    positives.assign(rows, 0);
  }
  void accumulate(const Tile<T>& tile) {
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      positives[tile.first_row + i] = static_cast<double>(tile.positives[i]);
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        const double shift = static_cast<double>(kernels::row_maximum(s.scores, s.size).value);
        negatives[tile.first_row + i].merge(shift, kernels::row_sum_exp(s.scores, s.size, shift));
      });
    }
  }
  void for_moments(const std::function<void(std::span<std::byte>)>& visit) {
    visit(std::as_writable_bytes(std::span(negatives)));
    visit(std::as_writable_bytes(std::span(positives)));
  }
  double mean_positive() const {
    double sum = 0;
    for (double p : positives) sum += p;
    return sum / static_cast<double>(positives.size());
  }
  double log_sum() const {
    LogSum all;
    for (const LogSum& row : negatives) all.merge(row);
    return all.value();
  }

  std::vector<LogSum> negatives;
  std::vector<double> positives;
};

template <class T>
class SoftmaxVisitor final : public Visitor<T> {
 public:
  explicit SoftmaxVisitor(const SoftmaxForm& form) : form_(form) {}

  void begin(const Problem& problem) override {
    problem_ = problem;
    sums_.begin(problem.rows);
    log_z_.assign(problem.rows, 0);
  }
  void accumulate(int, const Tile<T>& tile) override { sums_.accumulate(tile); }
  void for_moments(const std::function<void(std::span<std::byte>)>& visit) override {
    sums_.for_moments(visit);
  }

  void finish(int) override {
    const double w1 = form_.log_positive_weight(problem_), w0 = form_.log_negative_weight(problem_);
    const auto rows = static_cast<double>(problem_.rows);
    LogSum all;
    double sum = 0;
    for (std::size_t i = 0; i < log_z_.size(); ++i) {
      log_z_[i] = log_add(w1 + sums_.positives[i], w0 + sums_.negatives[i].value());
      all.add(log_z_[i]);
      sum += log_z_[i];
    }
    if (form_.whole) log_z_.assign(problem_.rows, all.value());
    loss_ = (form_.whole ? all.value() : sum / rows) - sums_.mean_positive();
  }

  double loss() const override { return loss_; }

  void gradient(const Tile<T>& tile, MatrixView<T> gradient) const override {
    const double w0 = form_.log_negative_weight(problem_);
    for (std::size_t i = 0; i < tile.scores.rows(); ++i) {
      for_negatives(tile, i, [&](const Stretch<T>& s) {
        kernels::row_exp(s.scores, s.size, log_z_[tile.first_row + i] - w0, share(),
                         gradient.row(i).data() + s.column);
      });
    }
  }
  double positive_gradient(std::size_t row) const override {
    const double own = std::exp(form_.log_positive_weight(problem_) + sums_.positives[row] - log_z_[row]);
    return own * share() - 1 / static_cast<double>(problem_.rows);
  }

 private:
  double share() const { return form_.whole ? 1 : 1 / static_cast<double>(problem_.rows); }

  SoftmaxForm form_;
  Problem problem_;
  RowSums<T> sums_;
  std::vector<double> log_z_;
  double loss_ = 0;
};

}  // namespace kedge::objectives
