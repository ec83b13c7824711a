// Products in bfloat16: rounding to nearest even, and sums that are off by no more than rounding the factors
// allows.
#include "kernels/gemm_bf16.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/philox.hpp"
#include "kedge/matrix.hpp"
#include "kernels/round_bf16.hpp"

namespace kedge::kernels {
namespace {

float value_of(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

TEST(RoundBf16, KeepsTheNearestAndHalfwayTheEvenOne) {
  const float inf = std::numeric_limits<float>::infinity();
  struct Case {
    float from, to;
  };
  // The step between neighbours at 1 is 2^-7.
  const std::vector<Case> cases = {{0, 0},
                                   {1, 1},
                                   {1 + 0x1p-9f, 1},
                                   {1 + 0x1p-8f, 1},
                                   {1 + 0x1p-8f + 0x1p-20f, 1 + 0x1p-7f},
                                   {1 + 3 * 0x1p-8f, 1 + 0x1p-6f},
                                   {-1 - 3 * 0x1p-8f, -1 - 0x1p-6f},
                                   {inf, inf},
                                   {-inf, -inf},
                                   {std::numeric_limits<float>::max(), inf},
                                   {0x1p-133f, 0x1p-133f}};
  // Behind many others, so that whole vectors and the rest are met.
  for (const std::size_t before : {0U, 16U, 64U}) {
    std::vector<float> from(before, 7.0f);
    for (const Case& c : cases) from.push_back(c.from);
    std::vector<std::uint16_t> to(from.size());
    round_to_bf16(from.data(), from.size(), to.data());
    for (std::size_t i = 0; i < cases.size(); ++i) EXPECT_EQ(value_of(to[before + i]), cases[i].to) << i;
  }
}

TEST(RoundBf16, NotANumberStaysOne) {
  for (const std::uint32_t bits : {0x7f800001U, 0x7fffffffU, 0xffffffffU}) {
    const std::vector<float> from(33, std::bit_cast<float>(bits));
    std::vector<std::uint16_t> to(from.size());
    round_to_bf16(from.data(), from.size(), to.data());
    for (const std::uint16_t t : to) EXPECT_TRUE(std::isnan(value_of(t)));
  }
}

// Each factor is off by at most 2^-9 of itself (8 bits of fraction, to nearest), so a product by 2^-8 +
// 2^-18, and a sum by that share of the sum of magnitudes, and by what adding floats rounds.
TEST(GemmBf16, IsWithinTheRoundingOfItsFactors) {
  if (!has_bfloat16()) GTEST_SKIP() << "this processor does not multiply bfloat16";
  Rng rng(11);
  for (const auto& [m, n, k] : {std::array<std::size_t, 3>{3, 5, 7}, {64, 33, 20}, {70, 64, 257}}) {
    for (const auto ta : {Transpose::no, Transpose::yes}) {
      for (const auto tb : {Transpose::no, Transpose::yes}) {
        for (const float beta : {0.0f, 1.0f}) {
          const auto draw = [&](std::size_t rows, std::size_t cols) {
            Matrix<float> all(rows, cols + 3);  // a stride that is not the width
            for (float& v : all.flat()) v = static_cast<float>(rng.normal());
            return all;
          };
          const bool turn_a = ta == Transpose::yes, turn_b = tb == Transpose::yes;
          const Matrix<float> a = turn_a ? draw(k, m) : draw(m, k), b = turn_b ? draw(n, k) : draw(k, n);
          Matrix<float> c = draw(m, n);
          const Matrix<float> before = c;
          Rounded rounded_a(Precision::bfloat16, a.rows() + 2, a.cols() - 3);
          Rounded rounded_b(Precision::bfloat16, b.rows(), b.cols() - 3);
          const Factor left = rounded_a.take(a.view().block(0, 0, a.rows(), a.cols() - 3), 2);
          const Factor right = rounded_b.take(b.view().block(0, 0, b.rows(), b.cols() - 3));
          gemm(ta, tb, left, right, beta, c.view().block(0, 0, m, n));
          for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
              double sum = static_cast<double>(beta) * static_cast<double>(before(i, j)),
                     size = std::abs(sum);
              for (std::size_t p = 0; p < k; ++p) {
                const double term = static_cast<double>(turn_a ? a(p, i) : a(i, p)) *
                                    static_cast<double>(turn_b ? b(j, p) : b(p, j));
                sum += term;
                size += std::abs(term);
              }
              const double share = 0x1p-8 + 0x1p-18 + static_cast<double>(k + 1) * 0x1p-24;
              EXPECT_LE(std::abs(static_cast<double>(c(i, j)) - sum), share * size);
            }
            for (std::size_t j = n; j < n + 3; ++j)
              EXPECT_EQ(c(i, j), before(i, j));  // the neighbours' columns
          }
        }
      }
    }
  }
}

TEST(GemmBf16, KeepsABandAsItWasTaken) {
  Matrix<float> m(4, 3);
  for (std::size_t i = 0; i < 12; ++i) m.flat()[i] = static_cast<float>(i);
  Rounded rounded(Precision::bfloat16, 4, 3);
  rounded.take(m.view().block(2, 0, 2, 3), 2);
  m(2, 1) = 100;
  const Factor kept = rounded.kept(m.view().block(2, 0, 2, 3), 2);
  EXPECT_EQ(value_of(kept.rounded[1]), 7);
  EXPECT_EQ(kept.values(0, 1), 100);
  EXPECT_EQ(Rounded(Precision::float32, 4, 3).take(m.view()).rounded, nullptr);
}

}  // namespace
}  // namespace kedge::kernels
