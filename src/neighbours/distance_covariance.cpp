#include "neighbours/distance_covariance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "core/philox.hpp"
#include "core/streams.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"
#include "neighbours/local_values.hpp"

namespace kedge::neighbours {
namespace {

using Rows = std::vector<std::uint32_t>;

Rows numbers(std::size_t count) {
  Rows all(count);
  std::iota(all.begin(), all.end(), std::uint32_t{0});
  return all;
}

Rows sample(std::size_t from, std::size_t count, std::uint64_t seed) {
  Rows rows = numbers(from);
  Rng rng(seed, {id(Stream::permutations), 0});
  rng.shuffle(std::span(rows));
  rows.resize(std::min(count, from));
  return rows;
}

double distance(std::span<const float> a, std::span<const float> b, bool squares) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    double left = static_cast<double>(a[c]), right = static_cast<double>(b[c]);
    if (squares) left *= left, right *= right;
    sum += (left - right) * (left - right);
  }
  return std::sqrt(sum);
}

Matrix<float> centred_distances(MatrixView<const float> data, const Rows& rows, bool squares) {
  const std::size_t m = rows.size();
  Matrix<double> d(m, m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < i; ++j)
      d(i, j) = d(j, i) = distance(data.row(rows[i]), data.row(rows[j]), squares);
  }
  std::vector<double> means(m);
  for (std::size_t i = 0; i < m; ++i) means[i] = mean(d.row(i));
  const double all = mean(means);
  Matrix<float> centred(m, m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < m; ++j)
      centred(i, j) = static_cast<float>(d(i, j) - means[i] - means[j] + all);
  }
  return centred;
}

// sum_ij A_ij B_{p_i p_j}, from the half below the diagonal.
double product(const Matrix<float>& a, const Matrix<float>& b, const Rows& p) {
  double diagonal = 0, below = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const std::span<const float> left = a.row(i), right = b.row(p[i]);
    double sums[4] = {0, 0, 0, 0};  // four sums, so that additions need not wait for each other
    std::size_t j = 0;
    for (; j + 4 <= i; j += 4) {
      for (std::size_t lane = 0; lane < 4; ++lane) {
        sums[lane] += static_cast<double>(left[j + lane] * right[p[j + lane]]);
      }
    }
    for (; j < i; ++j) sums[0] += static_cast<double>(left[j] * right[p[j]]);
    below += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    diagonal += static_cast<double>(left[i] * right[p[i]]);
  }
  return diagonal + 2 * below;
}

// (v - mean) / deviation, of the permutations alone; the first number is the statistic of the data.
void standardise(std::span<double> values) {
  const std::span<const double> permuted = values.subspan(1);
  const double centre = mean(permuted), scale = deviation(permuted);
  for (double& v : values) v = scale > 0 ? (v - centre) / scale : 0;
}

}  // namespace

PermutationTest distance_covariance_test(MatrixView<const float> x, MatrixView<const float> y,
                                         const DistanceCovarianceOptions& options) {
  check_pair(x, y);
  if (std::min(x.rows(), options.rows) < 4 || options.permutations < 2) {
    throw InputError("a permutation test needs at least 4 rows and 2 permutations");
  }
  const Rows rows = sample(x.rows(), options.rows, options.seed);
  std::vector<std::pair<Matrix<float>, Matrix<float>>> distances;
  for (const bool squares : {false, true}) {
    if (squares && !options.squares) break;
    distances.emplace_back(centred_distances(x, rows, squares), centred_distances(y, rows, squares));
  }

  // One row a statistic; column 0 is the data as they are.
  Matrix<double> values(distances.size(), options.permutations + 1);
  parallel_for(values.cols(), options.threads, options.stop,
               [&](std::size_t b, const std::stop_token& asked) {
                 if (asked.stop_requested()) return;
                 Rows order = numbers(rows.size());
                 if (b > 0) Rng(options.seed, {id(Stream::permutations), b}).shuffle(std::span(order));
                 for (std::size_t s = 0; s < distances.size(); ++s) {
                   values(s, b) = product(distances[s].first, distances[s].second, order);
                 }
               });
  if (options.stop.stop_requested())
    throw Interrupted("stopped during a permutation test; there is no answer yet");

  for (std::size_t s = 0; s < distances.size(); ++s) standardise(values.row(s));
  std::vector<double> most(values.row(0).begin(), values.row(0).end());
  for (std::size_t s = 1; s < distances.size(); ++s) {
    for (std::size_t b = 0; b < most.size(); ++b) most[b] = std::max(most[b], values(s, b));
  }
  const auto reached = std::count_if(most.begin() + 1, most.end(), [&](double v) { return v >= most[0]; });
  return {most[0], static_cast<double>(1 + reached) / static_cast<double>(most.size())};
}

}  // namespace kedge::neighbours
