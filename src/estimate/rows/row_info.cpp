#include "estimate/rows/row_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/nearest.hpp"
#include "data/rows.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/most_rows.hpp"
#include "estimate/rows/weights.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace estimate {
namespace {

constexpr std::size_t fewest_rows = 4;

void refuse_missing(const Array& array) {
  if (const auto what = data::first_missing(array)) {
    throw InputError(*what +
                     "; remove that row, fill the value in, or leave such rows out with --missing drop");
  }
}

/// "x.npy, y.npy and w.csv", a table once however many of its columns are used.
std::string names(const std::vector<Array>& arrays) {
  std::vector<std::string> once;
  for (const Array& array : arrays) {
    if (array.cols() > 0 && std::ranges::find(once, array.name()) == once.end()) once.push_back(array.name());
  }
  return list_words(once, "and");
}

void keep(std::vector<Array>& arrays, const std::vector<std::size_t>& which) {
  for (Array& array : arrays) array = data::keep_rows(array, which);
}

/// Leaves out what Options::rows says, of rows that are all whole.
void sample(std::vector<Array>& arrays, const Options& options, PreparedRows& rows) {
  const std::size_t n = arrays[0].rows();
  const std::size_t columns = arrays[0].cols() + arrays[1].cols() + arrays[2].cols();
  const std::size_t count = most_rows(n, columns, options);
  if (count == n) return;
  if (options.fold_by == "blocks") {
    throw InputError(
        "--rows takes rows at random, and --fold-by blocks needs neighbours; leave one of them out");
  }
  const std::vector<std::size_t> which = sampled_rows(n, count, static_cast<std::uint64_t>(options.seed));
  keep(arrays, which);
  rows.unused = n - count;
  std::vector<std::size_t> kept = which;
  if (!rows.kept.empty())
    std::ranges::transform(which, kept.begin(), [&](std::size_t i) { return rows.kept[i]; });
  rows.kept = std::move(kept);
}

}  // namespace

PreparedRows prepare_rows(const Array& x, const Array& y, const Array& z, const RowInfo& info,
                          const Options& options) {
  std::vector<Array> arrays = {x, y, z, info.groups, info.weights};
  for (std::size_t i = 1; i < arrays.size(); ++i) {
    if (i == 1 || arrays[i].cols() > 0) require_paired(x, arrays[i]);
  }
  require_one_kind_of_fold(options, info.groups);

  PreparedRows rows;
  if (options.missing == "drop") {
    const std::vector<std::size_t> complete = data::complete_rows(arrays);
    rows.dropped = x.rows() - complete.size();
    if (rows.dropped > 0 && complete.size() < fewest_rows) {
      throw InputError(fmt::format(
          "{} of {} rows of {} have a missing value, and the {} left are too few; at least {} are needed",
          rows.dropped, x.rows(), names(arrays), complete.size(), fewest_rows));
    }
    if (rows.dropped > 0) {
      keep(arrays, complete);
      rows.kept = complete;
    }
  } else {
    for (const Array& array : arrays) refuse_missing(array);
  }
  sample(arrays, options, rows);
  rows.x = arrays[0];
  rows.y = arrays[1];
  rows.z = arrays[2];
  if (arrays[3].cols() > 0) rows.groups = group_numbers(arrays[3]);
  if (arrays[4].cols() > 0) rows.weights = row_weights(arrays[4], rows.x.rows());
  return rows;
}

}  // namespace estimate

}  // namespace kedge
