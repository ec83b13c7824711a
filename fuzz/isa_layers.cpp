// Kernels of critics and of their optimiser, each with the distance that rounding allows.
#include <cmath>

#include "isa.hpp"
#include "kedge/matrix.hpp"
#include "kernels/activation.hpp"
#include "kernels/adam.hpp"
#include "kernels/additive_head.hpp"
#include "kernels/round_bf16.hpp"
#include "kernels/student_tile.hpp"
#include "kernels/transpose.hpp"

namespace kedge::fuzz {
namespace {

constexpr double eps = epsilon<float>;

double size_of(float value) { return std::abs(static_cast<double>(value)); }

struct Shape {
  std::size_t rows, cols;
  Rng& rng;
  double spread;

  Matrix<float> matrix(std::size_t r, std::size_t c) const {
    Matrix<float> m(r, c);
    for (float& value : m.flat()) value = static_cast<float>(spread * rng.normal());
    return m;
  }
  Matrix<float> matrix() const { return matrix(rows, cols); }
};

void activation(const Shape& shape, kernels::Activation act, Outcome& out) {
  const bool silu = act == kernels::Activation::silu;
  const Matrix<float> bias = shape.matrix(1, shape.cols);
  Matrix<float> z = shape.matrix(), h = shape.matrix(), dh = shape.matrix(), sums(1, shape.cols);
  const Matrix<float> before = dh;
  kernels::bias_activation(act, bias.flat(), z.view(), h.view());
  kernels::activation_gradient(act, z.view(), dh.view(), sums.flat());
  std::vector<double> bounds(shape.cols), sizes(shape.cols);
  for (std::size_t i = 0; i < z.rows(); ++i) {
    for (std::size_t j = 0; j < z.cols(); ++j) {
      out.put(z(i, j));
      // z sigma(z) by exp and three operations; sigma (1 + z (1 - sigma)) by as many again, its parts at most
      // 1 + |z|
      out.put(h(i, j), silu ? 8 * eps * size_of(h(i, j)) + 1e-36 * (1 + size_of(z(i, j))) : 0);
      const double bound = silu ? 16 * eps * size_of(before(i, j)) * (1 + size_of(z(i, j))) : 0;
      out.put(dh(i, j), bound);
      bounds[j] += bound;
      sizes[j] += size_of(dh(i, j)) + bound;
    }
  }
  for (std::size_t j = 0; j < z.cols(); ++j)
    out.put(sums(0, j), silu ? bounds[j] + eps * static_cast<double>(z.rows()) * sizes[j] : 0);
}

void adam(const Shape& shape, Dice& dice, Outcome& out) {
  const std::size_t n = shape.rows * shape.cols;
  kernels::AdamStep step;
  step.decay = static_cast<float>(dice.in(0, 0.5)), step.keep = static_cast<float>(dice.in(0, 1));
  step.correction1 = 10, step.correction2 = 1000, step.gradient_scale = static_cast<float>(dice.in(0.1, 2));
  const Matrix<float> g = shape.matrix(1, n);
  Matrix<float> w = shape.matrix(1, n), first = shape.matrix(1, n), second = shape.matrix(1, n),
                average = shape.matrix(1, n);
  for (float& value : second.flat()) value *= value;
  const Matrix<float> w0 = w, m0 = first, average0 = average;
  const bool averaged = dice.below(2) == 0;
  kernels::adam(step, g.flat(), w.flat(), first.flat(), second.flat(),
                averaged ? average.flat() : std::span<float>{});
  for (std::size_t i = 0; i < n; ++i) {
    const double m_parts =
        0.2 * size_of(g(0, i)) * static_cast<double>(step.gradient_scale) + size_of(m0(0, i));
    const double below = std::sqrt(static_cast<double>(second(0, i)) * 1000) + 1e-8;
    const double direction = size_of(first(0, i)) * 10 / below;
    const double m_bound = 2 * eps * m_parts;
    const double w_bound = 1e-3 * (m_bound * 10 / below + 8 * eps * direction) +
                           2 * eps * (1e-3 * direction + size_of(w0(0, i)));
    out.put(first(0, i), m_bound);
    out.put(second(0, i), 4 * eps * size_of(second(0, i)) + tiny<float>);
    out.put(w(0, i), w_bound);
    if (averaged) out.put(average(0, i), w_bound + 4 * eps * (size_of(w(0, i)) + size_of(average0(0, i))));
  }
  const double squares = kernels::squared_norm(g.flat());
  out.put(squares, epsilon<double> * static_cast<double>(n + 2) * squares);
}

void additive_head(const Shape& shape, Dice& dice, Outcome& out) {
  const std::size_t units = 1 + dice.below(9), rows = shape.rows, cols = shape.cols;
  const Matrix<float> f = shape.matrix(rows, units), gt = shape.matrix(units, cols),
                      w = shape.matrix(1, units), ds = shape.matrix();
  Matrix<float> s = shape.matrix(), df(rows, units), dg(units, cols), dw(1, units);
  Matrix<double> s_parts(rows, cols), df_parts(rows, units), dw_parts(1, units);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < cols; ++j) {
      s_parts(i, j) = size_of(s(i, j));
      for (std::size_t h = 0; h < units; ++h) {
        const double z = std::max(0.0f, f(i, h) + gt(h, j));
        s_parts(i, j) += size_of(w(0, h)) * z;
        df_parts(i, h) += size_of(w(0, h)) * size_of(ds(i, j));
        dw_parts(0, h) += size_of(ds(i, j)) * z;
      }
    }
  }
  kernels::additive_head(f.view(), gt.view(), w.flat(), s.view());
  kernels::additive_head_gradient(f.view(), gt.view(), w.flat(), ds.view(), df.view(), dg.view(), dw.flat());
  const auto put = [&](const Matrix<float>& values, const Matrix<double>& parts, std::size_t terms) {
    for (std::size_t i = 0; i < values.size(); ++i)
      out.put(values.data()[i], 2 * eps * static_cast<double>(terms + 1) * parts.data()[i]);
  };
  put(s, s_parts, units);
  put(df, df_parts, cols);
  put(dw, dw_parts, rows * cols);
  for (const float value : dg.flat()) out.put(value);  // in the same order everywhere
}

void student(const Shape& shape, Dice& dice, Outcome& out) {
  const Matrix<float> row = shape.matrix(1, shape.rows), column = shape.matrix(1, shape.cols),
                      cross = shape.matrix();
  Matrix<float> row_square = shape.matrix(1, shape.rows), column_square = shape.matrix(1, shape.cols),
                s = shape.matrix();
  for (float& value : row_square.flat()) value *= value;
  for (float& value : column_square.flat()) value *= value;
  const Matrix<float> before = s;
  const kernels::StudentTerms terms{row.flat(),
                                    row_square.flat(),
                                    column.flat(),
                                    column_square.flat(),
                                    static_cast<float>(dice.in(0.5, 20)),
                                    static_cast<float>(dice.in(1, 30))};
  kernels::add_student(terms, cross.view(), s.view());
  for (std::size_t i = 0; i < s.rows(); ++i) {
    for (std::size_t j = 0; j < s.cols(); ++j) {
      const double q = std::max(0.0f, cross(i, j) + row_square(0, i) + column_square(0, j));
      const double log = static_cast<double>(terms.c) * std::log1p(q / static_cast<double>(terms.df));
      out.put(s(i, j), 8 * eps * (size_of(before(i, j)) + size_of(row(0, i)) + size_of(column(0, j)) + log));
    }
  }
}

/// What only moves, rounds or adds in one order: the same bits everywhere.
void exact(const Shape& shape, Outcome& out) {
  const Matrix<float> m = shape.matrix();
  Matrix<float> turned(m.cols(), m.rows()), biased = m, sums(1, m.cols());
  Matrix<double> wide(m.rows(), m.cols()), wide_turned(m.cols(), m.rows());
  std::copy(m.flat().begin(), m.flat().end(), wide.flat().begin());
  std::vector<std::uint16_t> halves(m.size());
  kernels::transpose(m.view(), turned.view());
  kernels::transpose(wide.view(), wide_turned.view());
  kernels::add_bias(m.row(0), biased.view());
  kernels::add_column_sums(m.view(), sums.flat());
  kernels::round_to_bf16(m.data(), m.size(), halves.data());
  for (std::size_t i = 0; i < m.size(); ++i) {
    out.put(turned.data()[i]);
    out.put(wide_turned.data()[i]);
    out.put(biased.data()[i]);
    out.put(halves[i]);
  }
  for (const float value : sums.flat()) out.put(value);
}

}  // namespace

Outcome layer_kernel(Dice dice, Rng rng) {
  Outcome out;
  const std::size_t kernel = dice.below(6);
  const Shape shape{1 + dice.below(20), 1 + dice.below(40), rng, std::exp(dice.in(-2, 4))};
  if (kernel == 0) activation(shape, kernels::Activation::relu, out);
  if (kernel == 1) activation(shape, kernels::Activation::silu, out);
  if (kernel == 2) adam(shape, dice, out);
  if (kernel == 3) additive_head(shape, dice, out);
  if (kernel == 4) student(shape, dice, out);
  if (kernel == 5) exact(shape, out);
  return out;
}

}  // namespace kedge::fuzz
