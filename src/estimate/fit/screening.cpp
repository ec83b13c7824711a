#include "estimate/fit/screening.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"

namespace kedge::estimate {
namespace {

using kernels::Transpose;

constexpr double margin = 1.3;
constexpr std::size_t most_columns = 20;
constexpr float furthest = 2.5f;

double chance_level(std::size_t tests, std::size_t rows) {
  return margin * std::sqrt(2 * std::log(2 * static_cast<double>(tests) + 1) / static_cast<double>(rows));
}

/// To mean 0 and sum of squares 1; a constant column becomes 0.
void standardise(Matrix<float>& m) {
  for (std::size_t j = 0; j < m.cols(); ++j) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < m.rows(); ++i) sum += static_cast<double>(m(i, j));
    const double centre = sum / static_cast<double>(m.rows());
    for (std::size_t i = 0; i < m.rows(); ++i) {
      const double d = static_cast<double>(m(i, j)) - centre;
      squares += d * d;
    }
    const double scale = squares > 1e-12 * static_cast<double>(m.rows()) ? 1 / std::sqrt(squares) : 0;
    for (std::size_t i = 0; i < m.rows(); ++i) {
      m(i, j) = static_cast<float>((static_cast<double>(m(i, j)) - centre) * scale);
    }
  }
}

Matrix<float> copy_of(MatrixView<const float> from, bool squared) {
  Matrix<float> m(from.rows(), from.cols());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) m(i, j) = squared ? from(i, j) * from(i, j) : from(i, j);
  }
  standardise(m);
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

Screening screen(MatrixView<const float> x, MatrixView<const float> y) {
  Screening s;
  s.x_linear.assign(x.cols(), 0.0);
  s.y_linear.assign(y.cols(), 0.0);
  raise(cross(copy_of(x, false), copy_of(y, false)), s.x_linear, s.y_linear);
  s.x = s.x_linear;
  s.y = s.y_linear;
  raise(cross(copy_of(x, true), copy_of(y, true)), s.x, s.y);
  s.threshold = chance_level(x.cols() * y.cols(), x.rows());
  return s;
}

std::vector<bool> interacting_columns(MatrixView<const float> x, MatrixView<const float> y) {
  std::vector<bool> hit(x.cols(), false);
  if (x.cols() < 2 || x.cols() > most_columns) return hit;
  const Matrix<float> plain = copy_of(y, false), squared = copy_of(y, true);
  for (const bool triples : {false, true}) {
    const auto products = products_of(x.cols(), triples);
    const double threshold = chance_level(products.size() * 2 * y.cols(), x.rows());
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
      standardise(values);
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

}  // namespace kedge::estimate
