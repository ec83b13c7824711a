#include "copula/sample.hpp"

#include <algorithm>

#include "kedge/error.hpp"

namespace kedge::copula {
namespace {

void note_differences(MatrixView<const float> view, std::size_t base, std::size_t row, char* varies) {
  for (std::size_t col = 0; col < view.cols(); ++col) {
    if (view(row, col) != view(base, col)) varies[col] = 1;
  }
}

auto columns_of(MatrixView<const float> view, std::size_t first, std::size_t count) {
  using Rows = Eigen::Map<const Eigen::MatrixXf, 0, Eigen::OuterStride<>>;
  const auto stride = static_cast<Eigen::Index>(view.stride());
  return Rows(view.data() + first * view.stride(), static_cast<Eigen::Index>(view.cols()),
              static_cast<Eigen::Index>(count), Eigen::OuterStride<>(stride));
}

}  // namespace

double Sample::total_weight() const {
  if (weights.empty()) return static_cast<double>(rows());
  double sum = 0;
  for (const double w : weights) sum += w;
  return sum;
}

double Sample::effective_rows() const {
  if (weights.empty()) return static_cast<double>(rows());
  double squares = 0;
  for (const double w : weights) squares += w * w;
  const double total = total_weight();
  return squares > 0 ? total * total / squares : 0;
}

std::vector<bool> Sample::varies() const {
  std::vector<char> found(dims());
  std::size_t base = 0;
  while (base < rows() && !(weight(base) > 0)) ++base;
  for (std::size_t row = base + 1; row < rows(); ++row) {
    if (!(weight(row) > 0)) continue;
    note_differences(x, base, row, found.data());
    note_differences(y, base, row, found.data() + x.cols());
    // Continuous data are done after two rows.
    if (std::ranges::all_of(found, [](char seen) { return seen != 0; })) break;
  }
  return std::vector<bool>(found.begin(), found.end());
}

std::size_t Sample::block_rows() const {
  constexpr std::size_t numbers = std::size_t{1} << 15;
  return std::clamp<std::size_t>(numbers / std::max<std::size_t>(dims(), 1), 128, 1024);
}

void Sample::read(std::size_t first, std::size_t count, Eigen::MatrixXd& block) const {
  const auto p = static_cast<Eigen::Index>(x.cols()), q = static_cast<Eigen::Index>(y.cols());
  block.resize(p + q, static_cast<Eigen::Index>(count));
  block.topRows(p) = columns_of(x, first, count).cast<double>();
  block.bottomRows(q) = columns_of(y, first, count).cast<double>();
}

Sample make_sample(MatrixView<const float> x, MatrixView<const float> y, std::span<const double> weights) {
  if (x.rows() != y.rows()) throw InputError("the scores of x and y must have the same number of rows");
  if (!weights.empty() && weights.size() != x.rows())
    throw InputError("weights must be one for each row of the scores, or none at all");
  return {x, y, weights};
}

}  // namespace kedge::copula
