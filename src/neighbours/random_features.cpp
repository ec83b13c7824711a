#include "neighbours/random_features.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "core/philox.hpp"
#include "core/streams.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"
#include "neighbours/local_values.hpp"

namespace kedge::neighbours {
namespace {

Matrix<double> cosines(MatrixView<const float> data, std::span<const std::uint32_t> rows, std::size_t count,
                       Rng rng) {
  Matrix<double> weights(data.cols(), count);
  std::vector<double> shifts(count);
  for (std::size_t f = 0; f < count; ++f) {
    const double scale = 0.5 * std::pow(32, rng.uniform());
    for (std::size_t c = 0; c < data.cols(); ++c) {
      weights(c, f) = scale * rng.normal() / std::sqrt(static_cast<double>(data.cols()));
    }
    shifts[f] = 2 * std::numbers::pi * rng.uniform();
  }
  Matrix<double> features(rows.size(), count);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<double> row = features.row(i);
    std::ranges::copy(shifts, row.begin());
    for (std::size_t c = 0; c < data.cols(); ++c) {
      const auto value = static_cast<double>(data(rows[i], c));
      for (std::size_t f = 0; f < count; ++f) row[f] += weights(c, f) * value;
    }
    for (double& v : row) v = std::cos(v);
  }
  return features;
}

Matrix<double> centred(MatrixView<const double> f) {
  std::vector<double> means(f.cols(), 0);
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t c = 0; c < f.cols(); ++c) means[c] += f(i, c) / static_cast<double>(f.rows());
  }
  Matrix<double> result(f.rows(), f.cols());
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t c = 0; c < f.cols(); ++c) result(i, c) = f(i, c) - means[c];
  }
  return result;
}

// ||F^T G||^2
double product_norm(const Matrix<double>& f, const Matrix<double>& g) {
  Matrix<double> product(f.cols(), g.cols());
  for (std::size_t i = 0; i < f.rows(); ++i) {
    const std::span<const double> right = g.row(i);
    for (std::size_t a = 0; a < f.cols(); ++a) {
      const double left = f(i, a);
      const std::span<double> sums = product.row(a);
      for (std::size_t b = 0; b < right.size(); ++b) sums[b] += left * right[b];
    }
  }
  double squares = 0;
  for (const double v : product.flat()) squares += v * v;
  return squares;
}

// What the moments need of W = F F^T.
struct Traces {
  double trace = 0, square = 0, diagonal = 0;  // tr W, tr W^2, sum W_ii^2

  explicit Traces(const Matrix<double>& f) : square(product_norm(f, f)) {
    for (std::size_t i = 0; i < f.rows(); ++i) {
      double w = 0;
      for (const double v : f.row(i)) w += v * v;
      trace += w;
      diagonal += w * w;
    }
  }
  // How many equal eigenvalues W would have: 1 ... n - 1.
  double dimension() const { return trace * trace / square; }
  double imbalance(double n) const {
    return (n - 1) / ((n - 3) * (n - 1 - dimension())) *
           (n * (n + 1) * diagonal / square - (n - 1) * (dimension() + 2));
  }
};

}  // namespace

double covariance_norm_score(MatrixView<const double> f, MatrixView<const double> g) {
  const Matrix<double> cf = centred(f), cg = centred(g);
  const Traces w(cf), u(cg);
  const auto n = static_cast<double>(f.rows());
  // A constant's features are equal up to rounding.
  const double nothing = 1e-20 * n;
  if (w.trace <= nothing || u.trace <= nothing) return 0;
  const double correlation = product_norm(cf, cg) / std::sqrt(w.square * u.square);
  const double expected = std::sqrt(w.dimension() * u.dimension()) / (n - 1);
  const double variance = 2 * (n - 1 - w.dimension()) * (n - 1 - u.dimension()) /
                          ((n + 1) * (n - 1) * (n - 1) * (n - 2)) *
                          (1 + (n - 3) / (2 * n * (n - 1)) * w.imbalance(n) * u.imbalance(n));
  return variance > 0 ? (correlation - expected) / std::sqrt(variance) : 0;
}

double random_feature_test(MatrixView<const float> x, MatrixView<const float> y,
                           const RandomFeatureOptions& options) {
  check_pair(x, y);
  if (std::min(x.rows(), options.rows) < 4 || options.features == 0) {
    throw InputError("a test of independence by random features needs at least 4 rows and 1 feature");
  }
  std::vector<std::uint32_t> rows(x.rows());
  std::iota(rows.begin(), rows.end(), std::uint32_t{0});
  if (rows.size() > options.rows) {
    Rng(options.seed, {id(Stream::features), 0}).shuffle(std::span(rows));
    rows.resize(options.rows);
  }
  const Matrix<double> f = cosines(x, rows, options.features, Rng(options.seed, {id(Stream::features), 1}));
  const Matrix<double> g = cosines(y, rows, options.features, Rng(options.seed, {id(Stream::features), 2}));
  return covariance_norm_score(f.view(), g.view());
}

}  // namespace kedge::neighbours
