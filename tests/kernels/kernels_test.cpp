// Vector kernels against plain loops in double.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"
#include "kernels/activation.hpp"
#include "kernels/adam.hpp"
#include "kernels/additive_head.hpp"
#include "kernels/gemm.hpp"
#include "kernels/gemm_double.hpp"
#include "kernels/transpose.hpp"

namespace kedge::kernels {
namespace {

Matrix<float> gaussian(Rng& rng, std::size_t rows, std::size_t cols, double scale = 1) {
  Matrix<float> m(rows, cols);
  for (float& v : m.flat()) v = static_cast<float>(scale * rng.normal());
  return m;
}

double silu(double z) { return z / (1 + std::exp(-z)); }
double silu_slope(double z) {
  const double s = 1 / (1 + std::exp(-z));
  return s + z * s * (1 - s);
}

TEST(Gemm, AgreesWithThePlainTripleLoopInEveryTransposition) {
  Rng rng(1);
  const std::size_t m = 13, n = 7, k = 19;
  const auto a = gaussian(rng, m, k), at = gaussian(rng, k, m), b = gaussian(rng, k, n),
             bt = gaussian(rng, n, k);
  for (int form = 0; form < 4; ++form) {
    const bool ta = (form & 1) != 0, tb = (form & 2) != 0;
    auto c = gaussian(rng, m, n);
    const auto before = c;
    gemm(ta ? Transpose::yes : Transpose::no, tb ? Transpose::yes : Transpose::no, 0.5f,
         ta ? at.view() : a.view(), tb ? bt.view() : b.view(), 2, c.view());
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t p = 0; p < k; ++p) {
          sum += static_cast<double>(ta ? at(p, i) : a(i, p)) * static_cast<double>(tb ? bt(j, p) : b(p, j));
        }
        EXPECT_NEAR(c(i, j), 0.5 * sum + 2 * static_cast<double>(before(i, j)), 1e-5);
      }
    }
  }
}

TEST(Activation, ForwardAndBackwardAgreeWithTheFormulas) {
  Rng rng(2);
  for (const Activation act : {Activation::relu, Activation::silu}) {
    for (const std::size_t cols : {1U, 15U, 16U, 37U}) {
      auto z = gaussian(rng, 5, cols, 4), dh = gaussian(rng, 5, cols);
      z(0, 0) = -120;  // where a careless exponential overflows
      const auto bias = gaussian(rng, 1, cols), z0 = z, dh0 = dh;
      Matrix<float> h(5, cols), sums(1, cols);
      std::ranges::fill(sums.flat(), 2.0f);  // what was there stays in the sum
      bias_activation(act, bias.flat(), z.view(), h.view());
      activation_gradient(act, z.view(), dh.view(), sums.flat());
      for (std::size_t j = 0; j < cols; ++j) {
        double sum = 2;
        for (std::size_t i = 0; i < 5; ++i) {
          const double v = static_cast<double>(z0(i, j) + bias(0, j));
          const double value = act == Activation::relu ? std::max(v, 0.0) : silu(v);
          const double slope = act == Activation::relu ? (v > 0 ? 1.0 : 0.0) : silu_slope(v);
          EXPECT_NEAR(h(i, j), value, 2e-6 * (1 + std::abs(v)));
          EXPECT_NEAR(dh(i, j), static_cast<double>(dh0(i, j)) * slope, 2e-6 * (1 + std::abs(v)));
          sum += static_cast<double>(dh0(i, j)) * slope;
        }
        EXPECT_NEAR(sums(0, j), sum, 2e-5);
      }
    }
  }
}

TEST(AdditiveHead, ForwardAndBackwardAgreeWithTheFormulas) {
  Rng rng(3);
  const std::size_t n = 4, m = 19, hidden = 5;
  const auto f = gaussian(rng, n, hidden), gt = gaussian(rng, hidden, m), w = gaussian(rng, 1, hidden);
  const auto ds = gaussian(rng, n, m);
  Matrix<float> s(n, m), df(n, hidden), dgt(hidden, m), dw(1, hidden);
  additive_head(f.view(), gt.view(), w.flat(), s.view());
  additive_head_gradient(f.view(), gt.view(), w.flat(), ds.view(), df.view(), dgt.view(), dw.flat());
  Matrix<double> df_want(n, hidden), dg_want(hidden, m), dw_want(1, hidden);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      double sum = 0;
      for (std::size_t h = 0; h < hidden; ++h) {
        const double z = static_cast<double>(f(i, h)) + static_cast<double>(gt(h, j));
        const double wh = static_cast<double>(w(0, h)), d = static_cast<double>(ds(i, j));
        const double value = std::max(z, 0.0), slope = z > 0 ? 1 : 0;
        sum += wh * value;
        dw_want(0, h) += d * value;
        df_want(i, h) += d * wh * slope;
        dg_want(h, j) += d * wh * slope;
      }
      EXPECT_NEAR(s(i, j), sum, 1e-5);
    }
  }
  for (std::size_t k = 0; k < df.size(); ++k) EXPECT_NEAR(df.flat()[k], df_want.flat()[k], 2e-5);
  for (std::size_t k = 0; k < dgt.size(); ++k) EXPECT_NEAR(dgt.flat()[k], dg_want.flat()[k], 2e-5);
  for (std::size_t k = 0; k < dw.size(); ++k) EXPECT_NEAR(dw.flat()[k], dw_want.flat()[k], 5e-5);
}

TEST(Adam, FollowsTheFormulaOverThreeSteps) {
  const std::size_t n = 21;
  Rng rng(4);
  auto w = gaussian(rng, 1, n);
  auto average = w;
  Matrix<float> m(1, n), v(1, n);
  std::vector<double> w2(n), m2(n), v2(n), a2(n);
  for (std::size_t i = 0; i < n; ++i) w2[i] = a2[i] = static_cast<double>(w(0, i));
  for (int t = 1; t <= 3; ++t) {
    const auto g = gaussian(rng, 1, n);
    AdamStep step;
    step.lr = 0.01f;
    step.decay = 0.1f;
    step.keep = 0.5f;
    step.gradient_scale = 2;
    step.correction1 = static_cast<float>(1 / (1 - std::pow(0.9, t)));
    step.correction2 = static_cast<float>(1 / (1 - std::pow(0.999, t)));
    adam(step, g.flat(), w.flat(), m.flat(), v.flat(), average.flat());
    for (std::size_t i = 0; i < n; ++i) {
      const double gi = 2 * static_cast<double>(g(0, i));
      m2[i] = 0.9 * m2[i] + 0.1 * gi;
      v2[i] = 0.999 * v2[i] + 0.001 * gi * gi;
      const double mh = m2[i] / (1 - std::pow(0.9, t)), vh = v2[i] / (1 - std::pow(0.999, t));
      w2[i] -= 0.01 * (mh / (std::sqrt(vh) + 1e-8) + 0.1 * w2[i]);
      a2[i] = 0.5 * a2[i] + 0.5 * w2[i];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(w(0, i), w2[i], 1e-5);
    EXPECT_NEAR(average(0, i), a2[i], 1e-5);
  }
}

TEST(SquaredNorm, SumsInDouble) {
  const std::vector<float> v(1003, 3.0f);
  EXPECT_DOUBLE_EQ(squared_norm(v), 9.0 * 1003);
}

template <class T>
void expect_transposed(std::size_t rows, std::size_t columns) {
  Matrix<T> from(rows, columns + 3), to(columns, rows + 2);
  for (std::size_t i = 0; i < from.size(); ++i) from.data()[i] = static_cast<T>(i + 1);
  transpose(MatrixView<const T>(from.view().block(0, 1, rows, columns)),
            to.view().block(0, 0, columns, rows));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) ASSERT_EQ(to(j, i), from(i, j + 1)) << rows << " x " << columns;
  }
  for (std::size_t j = 0; j < columns; ++j)
    ASSERT_EQ(to(j, rows), T(0));  // what lies beside it is left alone
}

TEST(TransposeOf, AnyShape) {
  for (const std::size_t rows : {1U, 3U, 4U, 16U, 37U}) {
    for (const std::size_t columns : {1U, 2U, 4U, 7U, 33U}) {
      expect_transposed<float>(rows, columns);
      expect_transposed<double>(rows, columns);
    }
  }
}

// Eigen's against sums in plain loops.
TEST(GemmOfDoubles, AgreesWithPlainLoops) {
  constexpr std::size_t m = 5, n = 4, k = 3;
  for (const Transpose ta : {Transpose::no, Transpose::yes}) {
    for (const Transpose tb : {Transpose::no, Transpose::yes}) {
      for (const double beta : {0.0, 1.0, 0.5}) {
        Matrix<double> a(ta == Transpose::no ? m : k, ta == Transpose::no ? k : m),
            b(tb == Transpose::no ? k : n, tb == Transpose::no ? n : k), c(m, n);
        for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = std::sin(static_cast<double>(i));
        for (std::size_t i = 0; i < b.size(); ++i) b.data()[i] = std::cos(static_cast<double>(2 * i));
        std::ranges::fill(c.flat(), beta == 0 ? std::nan("") : 2.0);
        gemm(ta, tb, 0.7, a.view(), b.view(), beta, c.view());
        for (std::size_t i = 0; i < m; ++i) {
          for (std::size_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::size_t l = 0; l < k; ++l) {
              sum += (ta == Transpose::no ? a(i, l) : a(l, i)) * (tb == Transpose::no ? b(l, j) : b(j, l));
            }
            EXPECT_NEAR(c(i, j), 0.7 * sum + 2 * beta, 1e-14);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace kedge::kernels
