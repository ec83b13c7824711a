#include "neighbours/local_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "core/special.hpp"
#include "kedge/error.hpp"

namespace kedge::neighbours {

std::vector<double> LocalValues::means() const {
  std::vector<double> all;
  for (std::size_t j = 0; j < ks.size(); ++j) all.push_back(mean(values.row(j)));
  return all;
}

void check_finite(MatrixView<const float> rows, const char* name) {
  if (rows.cols() == 0)
    throw InputError(std::string(name) + " has no columns, and neighbours need at least one");
  if (rows.rows() > std::numeric_limits<std::uint32_t>::max()) {
    throw InputError(std::string(name) + " has more than 2^32 rows; take a sample of them");
  }
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    if (!std::ranges::all_of(rows.row(i), [](float v) { return std::isfinite(v); })) {
      throw InputError("row " + std::to_string(i + 1) + " of " + name +
                       " is not finite, and has no neighbours; leave it out");
    }
  }
}

void check_pair(MatrixView<const float> x, MatrixView<const float> y) {
  if (x.rows() != y.rows()) {
    throw InputError("x has " + std::to_string(x.rows()) + " rows and y has " + std::to_string(y.rows()) +
                     "; they must be paired");
  }
  check_finite(x, "x");
  check_finite(y, "y");
}

void check_ks(std::span<const std::size_t> ks, std::size_t rows) {
  if (ks.empty() || ks.front() == 0 || std::ranges::adjacent_find(ks, std::greater_equal<>()) != ks.end()) {
    throw InputError("numbers of neighbours must be at least 1 and ascend");
  }
  if (ks.back() >= rows) {
    throw InputError(std::to_string(ks.back()) + " nearest neighbours need at least " +
                     std::to_string(ks.back() + 1) + " rows, and there are " + std::to_string(rows) +
                     "; ask for fewer neighbours or bring more rows");
  }
}

std::vector<double> digamma_table(std::size_t n) {
  std::vector<double> table(n + 1);
  for (std::size_t m = 1; m <= n; ++m) table[m] = digamma(static_cast<double>(m));
  return table;
}

void for_blocks(std::size_t count, std::size_t threads, const std::stop_token& stop,
                const std::function<void(std::size_t, std::size_t)>& work) {
  constexpr std::size_t block = 512;
  parallel_for((count + block - 1) / block, threads, stop, [&](std::size_t b, const std::stop_token& asked) {
    if (!asked.stop_requested()) work(b * block, std::min(count, (b + 1) * block));
  });
  if (stop.stop_requested())
    throw Interrupted("stopped while searching for neighbours; there is no estimate yet");
}

}  // namespace kedge::neighbours
