#include "estimate/rows/row_info.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/nearest.hpp"
#include "data/rows.hpp"
#include "estimate/rows/folds.hpp"
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
      for (Array& array : arrays) array = data::keep_rows(array, complete);
      rows.kept = complete;
    }
  } else {
    for (const Array& array : arrays) refuse_missing(array);
  }
  rows.x = arrays[0];
  rows.y = arrays[1];
  rows.z = arrays[2];
  if (arrays[3].cols() > 0) rows.groups = group_numbers(arrays[3]);
  if (arrays[4].cols() > 0) rows.weights = row_weights(arrays[4], rows.x.rows());
  return rows;
}

}  // namespace estimate

}  // namespace kedge
