#include "neighbours/extrapolate.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/moments.hpp"
#include "kedge/error.hpp"
#include "neighbours/ksg.hpp"

namespace kedge::neighbours {
namespace {

constexpr std::size_t fewest = 4;
constexpr double straight = 0.25, largest_fall_at_edges = 0.5, much_better = 0.5;

struct Fit {
  double exponent = 0, squares = 0;
  std::vector<double> weights;  // the intercept's
};

// Least squares of means on a + b k^g: a = sum_j (1/m - u (u_j - u) / sum (u_i - u)^2) K_j, with u_j = k_j^g.
Fit fit(std::span<const std::size_t> ks, std::span<const double> means, double exponent) {
  std::vector<double> u;
  for (const std::size_t k : ks) u.push_back(std::pow(static_cast<double>(k), exponent));
  const double centre = mean(u), middle = mean(means), share = 1 / static_cast<double>(ks.size());
  double spread = 0, slope = 0;
  for (std::size_t j = 0; j < u.size(); ++j) {
    spread += (u[j] - centre) * (u[j] - centre);
    slope += (u[j] - centre) * means[j];
  }
  slope /= spread;
  Fit line{exponent, 0, {}};
  for (std::size_t j = 0; j < u.size(); ++j) {
    const double left = means[j] - middle - slope * (u[j] - centre);
    line.squares += left * left;
    line.weights.push_back(share - centre * (u[j] - centre) / spread);
  }
  return line;
}

Fit best_fit(std::span<const std::size_t> ks, std::span<const double> means, std::size_t dims) {
  std::size_t used = fewest;
  while (used < ks.size() && std::abs(means[used] - means[0]) <= straight) ++used;
  const double d = static_cast<double>(dims);
  Fit smooth = fit(ks.first(used), means.first(used), 2 / d);
  if (std::abs(means[0] - means.back()) > largest_fall_at_edges) return smooth;
  Fit edges = fit(ks.first(used), means.first(used), 1 / d);
  return edges.squares < much_better * smooth.squares ? edges : smooth;
}

}  // namespace

Extrapolation extrapolate(const LocalValues& local, std::size_t dims) {
  const std::vector<double> means = local.means();
  Extrapolation result{};
  result.weights.assign(means.size(), 0);
  result.weights[0] = 1;
  result.plain = means[0];
  if (means.size() >= fewest) {
    const Fit line = best_fit(local.ks, means, dims);
    double step = -means[0];
    for (std::size_t j = 0; j < line.weights.size(); ++j) step += line.weights[j] * means[j];
    const double limit = std::abs(means[0] - means.back());
    const double part = std::abs(step) > limit ? limit / std::abs(step) : 1;
    result.weights[0] = 1 - part;
    for (std::size_t j = 0; j < line.weights.size(); ++j) result.weights[j] += part * line.weights[j];
    result.exponent = line.exponent;
  }
  result.local.assign(local.values.cols(), 0);
  for (std::size_t j = 0; j < means.size(); ++j) {
    const auto values = local.values.row(j);
    for (std::size_t i = 0; i < values.size(); ++i) result.local[i] += result.weights[j] * values[i];
  }
  result.value = mean(result.local);
  result.standard_error = mean_error(result.local);
  result.doubt = std::abs(result.value - result.plain) / 3;
  return result;
}

Extrapolation extrapolated_ksg(MatrixView<const float> x, MatrixView<const float> y, std::size_t threads,
                               const std::stop_token& stop) {
  if (x.rows() < 2) throw InputError("a nearest neighbour needs at least 2 rows; bring more rows");
  std::vector<std::size_t> ks;
  for (const std::size_t k : {3, 4, 5, 6, 8, 10, 14, 20}) {
    if (k <= x.rows() / 5) ks.push_back(k);
  }
  if (ks.empty()) ks.push_back(std::min<std::size_t>(3, x.rows() - 1));
  return extrapolate(ksg(x, y, ks, Ksg::first, threads, stop), x.cols() + y.cols());
}

}  // namespace kedge::neighbours
