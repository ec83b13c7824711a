#include "data/categories.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <unordered_map>

#include "data/blocks.hpp"
#include "data/elements.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t most_levels = 64, least_count = 5;

}  // namespace

bool looks_like_category(const Array& rows) {
  if (rows.cols() != 1) return false;
  if (rows.dtype() == DType::text || rows.dtype() == DType::boolean) return true;
  if (!rows.is_integer()) return false;
  std::unordered_map<double, std::size_t> counts;
  for_finite_blocks(rows, [&](std::size_t, MatrixView<const double> block) {
    if (counts.size() > most_levels) return;
    for (std::size_t row = 0; row < block.rows() && counts.size() <= most_levels; ++row)
      ++counts[block(row, 0)];
  });
  return counts.size() <= most_levels && std::all_of(counts.begin(), counts.end(), [](const auto& level) {
           return level.second >= least_count;
         });
}

Levels find_levels(const Array& column) {
  if (is_float_type(column.dtype())) for_finite_blocks(column, [](std::size_t, MatrixView<const double>) {});
  std::map<std::string, std::size_t> counts;
  for (std::size_t row = 0; row < column.rows(); ++row) ++counts[column.label(row, 0)];
  Levels levels;
  for (const auto& [name, count] : counts) {
    levels.names.push_back(name);
    levels.shares.push_back(static_cast<double>(count) / static_cast<double>(column.rows()));
  }
  return levels;
}

}  // namespace kedge::data
