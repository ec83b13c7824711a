#include "estimate/fit/held_out.hpp"

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"
#include "core/pareto.hpp"
#include "core/stable.hpp"
#include "estimate/fit/tiles.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t most_products_kept = 40000;

}  // namespace

void HeldOut::add(MatrixView<const float> scores, std::span<const double> weights, double fold_products) {
  const std::size_t n = scores.rows();
  std::vector<double> rows(n), cols(n), w(n, 1.0);
  double total = 0, squares = 0;
  if (!weights.empty()) std::ranges::copy(weights, w.begin());
  for (const double weight : w) {
    total += weight;
    squares += weight * weight;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      const double r = std::exp(static_cast<double>(scores(i, j)));
      rows[i] += w[j] * r;
      cols[j] += w[i] * r;
      product_squares_ += w[i] * w[j] * r * r;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    const double score = static_cast<double>(scores(i, i)), others = std::max(total - w[i], 1e-300);
    pair_scores_.push_back(score);
    pair_weights_.push_back(w[i]);
    pair_products_.push_back((rows[i] + cols[i]) / others);
    row_sums_.push_back(rows[i] * static_cast<double>(n - 1) / others);
    column_sums_.push_back(cols[i] * static_cast<double>(n - 1) / others);
    block_rows_.push_back(n);
    product_sum_ += w[i] * rows[i];
    if (score > std::log(fold_products)) ++beyond_;
    if (rows[i] < 0.01 / 0.99 * std::exp(score)) ++saturated_;
  }
  product_count_ += total * total - squares;
  // Products along shifted diagonals share rows and columns evenly.
  for (std::size_t shift = 1; shift < n && shift <= 16; ++shift) {
    for (std::size_t i = 0; i < n && some_products_.size() < most_products_kept; ++i) {
      some_products_.push_back(static_cast<double>(scores(i, (i + shift) % n)));
    }
  }
}

void HeldOut::add(const HeldOut& other) {
  pair_scores_.insert(pair_scores_.end(), other.pair_scores_.begin(), other.pair_scores_.end());
  pair_weights_.insert(pair_weights_.end(), other.pair_weights_.begin(), other.pair_weights_.end());
  pair_products_.insert(pair_products_.end(), other.pair_products_.begin(), other.pair_products_.end());
  row_sums_.insert(row_sums_.end(), other.row_sums_.begin(), other.row_sums_.end());
  column_sums_.insert(column_sums_.end(), other.column_sums_.begin(), other.column_sums_.end());
  block_rows_.insert(block_rows_.end(), other.block_rows_.begin(), other.block_rows_.end());
  product_sum_ += other.product_sum_;
  product_count_ += other.product_count_;
  product_squares_ += other.product_squares_;
  some_products_.insert(some_products_.end(), other.some_products_.begin(), other.some_products_.end());
  beyond_ += other.beyond_;
  saturated_ += other.saturated_;
}

double HeldOut::best_offset(double nu, double largest) const {
  AnchorMoments moments(nu);
  for (std::size_t i = 0; i < pairs(); ++i) {
    if (block_rows_[i] < 2) continue;
    const double pair = pair_scores_[i], negatives = static_cast<double>(block_rows_[i] - 1);
    for (const double sum : {row_sums_[i], column_sums_[i]}) {
      // One negative makes room for the pair: on average the tuple has (K - 1) / K of their sum.
      const double others = std::log(sum) + std::log1p(-1 / negatives);
      moments.add_row(pair, log_add(others, pair), std::log(sum), negatives, pair_weights_[i]);
    }
  }
  return moments.best_offset(largest);
}

void HeldOut::shift(double offset) {
  const double factor = std::exp(offset);
  for (double& score : pair_scores_) score += offset;
  for (double& log_r : some_products_) log_r += offset;
  for (auto* sums : {&pair_products_, &row_sums_, &column_sums_}) {
    for (double& sum : *sums) sum *= factor;
  }
  product_sum_ *= factor;
  product_squares_ *= factor * factor;
}

double HeldOut::plug_in() const { return mean(pair_scores_, pair_weights_); }
double HeldOut::plug_in_error() const { return mean_error(pair_scores_, pair_weights_); }
double HeldOut::partition() const { return product_sum_ / product_count_; }

double HeldOut::partition_error() const { return mean_error(pair_products_, pair_weights_); }

double HeldOut::dv() const {
  const double z = partition();
  return std::isfinite(z) && z > 0 ? plug_in() - std::log(z) : std::numeric_limits<double>::quiet_NaN();
}

double HeldOut::nwj() const {
  const double z = partition();
  return std::isfinite(z) ? plug_in() + 1 - z : std::numeric_limits<double>::quiet_NaN();
}

double HeldOut::effective_products() const { return product_sum_ * product_sum_ / product_squares_; }
double HeldOut::tail_shape() const { return pareto_shape(some_products_); }
double HeldOut::unverifiable() const { return static_cast<double>(beyond_) / static_cast<double>(pairs()); }
double HeldOut::saturated() const { return static_cast<double>(saturated_) / static_cast<double>(pairs()); }

std::vector<std::size_t> block_sizes(std::size_t rows, std::size_t largest) {
  const std::size_t count = std::max<std::size_t>(1, (rows + largest - 1) / largest);
  std::vector<std::size_t> sizes;
  for (std::size_t b = 0; b < count; ++b) sizes.push_back(rows * (b + 1) / count - rows * b / count);
  return sizes;
}

}  // namespace kedge::estimate
