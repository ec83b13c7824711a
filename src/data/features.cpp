#include "data/features.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/special.hpp"

namespace kedge::data {
namespace {

constexpr std::array<double, 4> wave_numbers = {1, 2, 4, 8};
constexpr float furthest_radius = 4;
constexpr std::size_t rows_of_block = 256;

}  // namespace

Features Features::identity(std::size_t cols) {
  Features features;
  features.cols_ = cols;
  features.kept_.resize(cols);
  std::iota(features.kept_.begin(), features.kept_.end(), std::size_t{0});
  features.weight.assign(cols, 1.0f);
  return features;
}

Features Features::scored(MatrixView<const float> rows, std::vector<std::size_t> kept,
                          std::span<const std::size_t> which, std::span<const double> row_weights) {
  Features features;
  features.cols_ = rows.cols();
  for (const std::size_t column : kept) {
    features.scores_.push_back(NormalScores::fit(rows, column, which, row_weights));
  }
  features.weight.assign(kept.size(), 1.0f);
  features.kept_ = std::move(kept);
  return features;
}

Features::Features(std::size_t cols, std::vector<std::size_t> kept, std::vector<NormalScores> scores)
    : weight(kept.size(), 1.0f), cols_(cols), kept_(std::move(kept)), scores_(std::move(scores)) {}

void Features::set_base(double df) {
  has_base_ = true;
  base_df_ = df;
  student_ = std::isfinite(df) ? std::make_shared<const StudentScores>(df) : nullptr;
}

Matrix<float> Features::normal_scores(MatrixView<const float> rows) const {
  Matrix<float> z(rows.rows(), kept_.size());
  normal_scores(rows, z.view());
  return z;
}

/// A column's table serves a block of rows before the next one's, so that it stays in the nearest cache.
void Features::normal_scores(MatrixView<const float> rows, MatrixView<float> out) const {
  for (std::size_t first = 0; first < rows.rows(); first += rows_of_block) {
    const std::size_t end = std::min(first + rows_of_block, rows.rows());
    for (std::size_t j = 0; j < kept_.size(); ++j) {
      for (std::size_t i = first; i < end; ++i) out(i, j) = scores_[j](rows(i, kept_[j]));
    }
  }
}

std::size_t Features::network_columns() const {
  if (!scored()) return kept_.size();
  const auto live = static_cast<std::size_t>(std::ranges::count_if(weight, [](float w) { return w > 0; }));
  return 2 * live + (has_radius && kept_.size() > 1 ? 1 : 0) +
         (has_waves ? 2 * wave_numbers.size() * live : 0);
}

Matrix<float> Features::apply(MatrixView<const float> rows) const {
  Matrix<float> out(rows.rows(), outputs());
  apply(rows, out.view());
  return out;
}

void Features::apply(MatrixView<const float> rows, MatrixView<float> out) const {
  if (!scored()) {
    for (std::size_t i = 0; i < rows.rows(); ++i) std::ranges::copy(rows.row(i), out.row(i).begin());
    return;
  }
  const std::size_t d = kept_.size();
  Matrix<float> scores(std::min(rows_of_block, rows.rows()), d);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::size_t at = i % rows_of_block;
    if (at == 0) {
      const std::size_t count = std::min(rows_of_block, rows.rows() - i);
      normal_scores(rows.block(i, 0, count, rows.cols()), scores.top(count));
    }
    const auto z = scores.row(at);
    auto to = out.row(i).begin();
    if (has_base_) {
      for (const float score : z) {
        *to++ = student_ ? static_cast<float>((*student_)(static_cast<double>(score))) : score;
      }
    }
    for (std::size_t j = 0; j < d; ++j) {
      if (weight[j] > 0) *to++ = weight[j] * z[j];
    }
    for (std::size_t j = 0; j < d; ++j) {
      if (weight[j] > 0) *to++ = weight[j] * rows(i, kept_[j]);
    }
    if (has_radius && d > 1) {
      float squared = 0;
      for (const float score : z) squared += score * score;
      const auto dim = static_cast<float>(d);
      *to++ = std::clamp((squared - dim) / std::sqrt(2 * dim), -furthest_radius, furthest_radius);
    }
    if (!has_waves) continue;
    for (std::size_t j = 0; j < d; ++j) {
      if (!(weight[j] > 0)) continue;
      const double turn = 2 * std::numbers::pi * normal_cdf(static_cast<double>(z[j]));
      for (const double m : wave_numbers) {
        *to++ = weight[j] * static_cast<float>(std::sin(m * turn));
        *to++ = weight[j] * static_cast<float>(std::cos(m * turn));
      }
    }
  }
}

}  // namespace kedge::data
