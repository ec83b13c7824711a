// Ranks of a column on a fixed subset of rows are its fingerprint: equal ranks, or reversed ones, mean that
// one column is a monotone function of the other and tells nothing new.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>

#include "data/features.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t most_rows = 20000;

/// Twice the middle ranks, from 0.
std::vector<std::uint32_t> ranks(MatrixView<const float> rows, std::size_t column, std::size_t stride) {
  std::vector<std::uint32_t> order((rows.rows() + stride - 1) / stride);
  std::iota(order.begin(), order.end(), 0U);
  const auto value = [&](std::uint32_t i) { return rows(i * stride, column); };
  std::ranges::sort(order, {}, value);
  std::vector<std::uint32_t> rank(order.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && value(order[end]) == value(order[i])) ++end;
    for (std::size_t at = i; at < end; ++at) rank[order[at]] = static_cast<std::uint32_t>(i + end - 1);
    i = end;
  }
  return rank;
}

}  // namespace

std::vector<std::size_t> distinct_columns(MatrixView<const float> rows) {
  const std::size_t stride = (rows.rows() + most_rows - 1) / most_rows;
  std::set<std::vector<std::uint32_t>> seen;
  std::vector<std::size_t> kept;
  for (std::size_t column = 0; column < rows.cols(); ++column) {
    bool constant = true;
    for (std::size_t i = 1; i < rows.rows() && constant; ++i) constant = rows(i, column) == rows(0, column);
    if (constant) continue;
    auto rank = ranks(rows, column, stride);
    auto reversed = rank;
    const auto top = static_cast<std::uint32_t>(2 * (rank.size() - 1));
    for (std::uint32_t& r : reversed) r = top - r;
    if (seen.insert(std::min(rank, reversed)).second) kept.push_back(column);
  }
  return kept;
}

}  // namespace kedge::data
