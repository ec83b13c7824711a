#include "estimate/fit/screening.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "estimate/fit/interruption.hpp"
#include "estimate/rows/fold_features.hpp"
#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"

namespace kedge::estimate {
namespace {

using kernels::Transpose;

constexpr double margin = 1.3;
constexpr std::size_t most_rows = 20000;
constexpr std::size_t most_columns = 20;
constexpr float furthest = 2.5f;

double chance_level(std::size_t tests, double rows) {
  return margin * std::sqrt(2 * std::log(2 * static_cast<double>(tests) + 1) / rows);
}

double effective_rows(std::size_t rows, std::span<const double> weights) {
  return weights.empty() ? static_cast<double>(rows) : effective_size(weights);
}

/// To weighted mean 0 and sum of squares 1, each row times the root of its weight, so that products of
/// columns are weighted correlations; a constant column becomes 0.
void standardise(Matrix<float>& m, std::span<const double> weights) {
  double total = static_cast<double>(m.rows());
  if (!weights.empty()) total = std::accumulate(weights.begin(), weights.end(), 0.0);
  const auto weight = [&](std::size_t i) { return weights.empty() ? 1 : weights[i]; };
  for (std::size_t j = 0; j < m.cols(); ++j) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < m.rows(); ++i) sum += weight(i) * static_cast<double>(m(i, j));
    const double centre = sum / total;
    for (std::size_t i = 0; i < m.rows(); ++i) {
      const double d = static_cast<double>(m(i, j)) - centre;
      squares += weight(i) * d * d;
    }
    const double scale = squares > 1e-12 * total ? 1 / std::sqrt(squares) : 0;
    for (std::size_t i = 0; i < m.rows(); ++i) {
      const double d = static_cast<double>(m(i, j)) - centre;
      m(i, j) = static_cast<float>((weights.empty() ? d : std::sqrt(weights[i]) * d) * scale);
    }
  }
}

Matrix<float> copy_of(MatrixView<const float> from, bool squared, std::span<const double> weights) {
  Matrix<float> m(from.rows(), from.cols());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) m(i, j) = squared ? from(i, j) * from(i, j) : from(i, j);
  }
  standardise(m, weights);
  return m;
}

Matrix<float> cross(const Matrix<float>& a, const Matrix<float>& b) {
  Matrix<float> c(a.cols(), b.cols());
  kernels::gemm(Transpose::yes, Transpose::no, 1, a.view(), b.view(), 0, c.view());
  return c;
}

void raise(const Matrix<float>& correlations, std::vector<double>& x, std::vector<double>& y) {
  for (std::size_t i = 0; i < correlations.rows(); ++i) {
    for (std::size_t j = 0; j < correlations.cols(); ++j) {
      const double c = std::abs(static_cast<double>(correlations(i, j)));
      x[i] = std::max(x[i], c);
      y[j] = std::max(y[j], c);
    }
  }
}

using Product = std::array<std::size_t, 3>;  // of columns; the last may repeat none, as `unused`
constexpr std::size_t unused = static_cast<std::size_t>(-1);

std::vector<Product> products_of(std::size_t columns, bool triples) {
  std::vector<Product> all;
  for (std::size_t a = 0; a < columns; ++a) {
    for (std::size_t b = a + 1; b < columns; ++b) {
      if (!triples) all.push_back({a, b, unused});
      for (std::size_t c = b + 1; triples && c < columns; ++c) all.push_back({a, b, c});
    }
  }
  return all;
}

}  // namespace

Screening screen(MatrixView<const float> x, MatrixView<const float> y, std::span<const double> weights) {
  Screening s;
  s.x_linear.assign(x.cols(), 0.0);
  s.y_linear.assign(y.cols(), 0.0);
  raise(cross(copy_of(x, false, weights), copy_of(y, false, weights)), s.x_linear, s.y_linear);
  s.x = s.x_linear;
  s.y = s.y_linear;
  raise(cross(copy_of(x, true, weights), copy_of(y, true, weights)), s.x, s.y);
  s.threshold = chance_level(x.cols() * y.cols(), effective_rows(x.rows(), weights));
  return s;
}

std::vector<bool> interacting_columns(MatrixView<const float> x, MatrixView<const float> y,
                                      std::span<const double> weights) {
  std::vector<bool> hit(x.cols(), false);
  if (x.cols() < 2 || x.cols() > most_columns) return hit;
  const Matrix<float> plain = copy_of(y, false, weights), squared = copy_of(y, true, weights);
  for (const bool triples : {false, true}) {
    const auto products = products_of(x.cols(), triples);
    const double threshold = chance_level(products.size() * 2 * y.cols(), effective_rows(x.rows(), weights));
    constexpr std::size_t chunk = 128;
    for (std::size_t first = 0; first < products.size(); first += chunk) {
      const std::size_t count = std::min(chunk, products.size() - first);
      Matrix<float> values(x.rows(), count);
      for (std::size_t i = 0; i < x.rows(); ++i) {
        std::array<float, most_columns> z{};
        for (std::size_t j = 0; j < x.cols(); ++j) z[j] = std::clamp(x(i, j), -furthest, furthest);
        for (std::size_t k = 0; k < count; ++k) {
          const Product& p = products[first + k];
          values(i, k) = z[p[0]] * z[p[1]] * (p[2] == unused ? 1.0f : z[p[2]]);
        }
      }
      standardise(values, weights);
      std::vector<double> score(count), ignored(y.cols());
      raise(cross(values, plain), score, ignored);
      raise(cross(values, squared), score, ignored);
      for (std::size_t k = 0; k < count; ++k) {
        if (score[k] <= threshold) continue;
        for (const std::size_t column : products[first + k]) {
          if (column != unused) hit[column] = true;
        }
      }
    }
  }
  return hit;
}

std::vector<FoldScreening> screen_folds(const Rows& rows, const std::vector<Fold>& folds,
                                        const std::vector<FoldDesign>& features, bool products,
                                        std::size_t threads, const Control& control) {
  std::vector<FoldScreening> found(folds.size());
  parallel_for(folds.size(), threads, control.stop, [&](std::size_t f, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    const auto which = std::span(folds[f].training).first(std::min(folds[f].training.size(), most_rows));
    const Matrix<float> x = scores_of(features[f].x, rows.columns.x, which),
                        y = scores_of(features[f].y, rows.columns.y, which);
    const std::vector<double> weights = rows.weights_of(which);
    found[f].columns = screen(x.view(), y.view(), weights);
    if (!products) return;
    found[f].x_interacting = interacting_columns(x.view(), y.view(), weights);
    found[f].y_interacting = interacting_columns(y.view(), x.view(), weights);
  });
  stop_if_asked(control, "screening columns");
  return found;
}

}  // namespace kedge::estimate
