// Row primitives against plain loops in double: every length, any alignment, holes, and rows that one score
// dwarfs.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/row_log.hpp"
#include "kernels/row_logistic.hpp"

namespace kedge::kernels {
namespace {

template <class T>
class Rows : public testing::Test {
 protected:
  static constexpr double tolerance = sizeof(T) == 4 ? 2e-6 : 1e-13;

  /// Calls check(scores, n) for many lengths; the scores begin one element into their memory and end with it.
  template <class Check>
  static void for_rows(const Check& check) {
    std::mt19937 random(1);
    std::normal_distribution<double> normal(0, 3);
    for (std::size_t n : {1u, 2u, 3u, 7u, 8u, 9u, 15u, 16u, 17u, 33u, 64u, 100u, 511u, 512u, 513u, 1400u}) {
      std::vector<T> memory(n + 1);
      for (T& v : memory) v = static_cast<T>(normal(random));
      check(memory.data() + 1, n);
    }
  }
  static std::vector<Holes> holes(std::size_t n) {
    return {{}, {0, Holes::none}, {n - 1, n / 2}, {n / 3, n / 3}, {Holes::none, n - 1}};
  }
  static bool in(Holes h, std::size_t j) { return j == h.a || j == h.b; }
  static void expect_near(double got, double want) {
    EXPECT_NEAR(got, want, tolerance * (1 + std::abs(want)));
  }

  /// transform(scores, n, out) writes n values, and none beside them.
  template <class Transform, class Want>
  static void expect_transform(const Transform& transform, const Want& want) {
    for_rows([&](const T* s, std::size_t n) {
      std::vector<T> out(n + 2, T(7));
      transform(s, n, out.data() + 1);
      EXPECT_EQ(out.front(), T(7));
      EXPECT_EQ(out.back(), T(7));
      for (std::size_t j = 0; j < n; ++j) {
        expect_near(static_cast<double>(out[j + 1]), want(static_cast<double>(s[j])));
      }
    });
  }
};

using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Rows, Scalars);

TYPED_TEST(Rows, KeepTheLargestApart) {
  this->for_rows([&](const TypeParam* s, std::size_t n) {
    for (std::size_t hole : {Holes::none, std::size_t{0}, n / 2, n - 1}) {
      double largest = -std::numeric_limits<double>::infinity(), rest = 0;
      std::size_t index = Holes::none;
      for (std::size_t j = 0; j < n; ++j) {
        if (j != hole && static_cast<double>(s[j]) > largest) {
          largest = static_cast<double>(s[j]);
          index = j;
        }
      }
      for (std::size_t j = 0; j < n; ++j) {
        if (j != hole && j != index) rest += std::exp(static_cast<double>(s[j]));
      }
      const TopSplit split = row_top_split(s, n, hole);
      EXPECT_EQ(split.index, index);
      EXPECT_EQ(split.largest, largest);
      this->expect_near(split.rest_sum == 0 ? 0 : std::exp(split.rest_shift) * split.rest_sum, rest);
    }
  });
}

TYPED_TEST(Rows, MeasureTheRestAgainstItselfWhereTheLargestDwarfsIt) {
  for (double gap : {30.0, 60.0, 200.0, 2000.0}) {
    std::vector<TypeParam> s(20, TypeParam(-5));
    s[13] = static_cast<TypeParam>(gap);
    s[4] = TypeParam(-4);
    const TopSplit split = row_top_split(s.data(), s.size(), 0);
    EXPECT_EQ(split.index, 13u);
    ASSERT_GT(split.rest_sum, 0) << gap;
    this->expect_near(split.rest_shift + std::log(split.rest_sum), -4 + std::log1p(17 * std::exp(-1.0)));
  }
}

TYPED_TEST(Rows, FindTheFirstOfEqualMaxima) {
  std::vector<TypeParam> s(40, TypeParam(1));
  s[21] = s[22] = s[39] = TypeParam(2);
  EXPECT_EQ(row_maximum(s.data(), s.size()).index, 21u);
  EXPECT_EQ(row_maximum(s.data(), s.size()).value, TypeParam(2));
  EXPECT_EQ(row_top_split(s.data(), s.size(), 21).index, 22u);
}

TYPED_TEST(Rows, SumExponentialsAndSoftplus) {
  this->for_rows([&](const TypeParam* s, std::size_t n) {
    double exponentials = 0, softplus = 0;
    for (std::size_t j = 0; j < n; ++j) {
      exponentials += std::exp(static_cast<double>(s[j]) - 2.3);
      softplus += std::log1p(std::exp(static_cast<double>(s[j]) - 0.7));
    }
    this->expect_near(row_sum_exp(s, n, 2.3), exponentials);
    this->expect_near(row_sum_softplus(s, n, 0.7), softplus);
  });
}

TYPED_TEST(Rows, LeaveEachOut) {
  this->for_rows([&](const TypeParam* s, std::size_t n) {
    for (const Holes& holes : this->holes(n)) {
      double log_z = 1, product = 1, odds = 0;
      for (std::size_t j = 0; j < n; ++j) log_z += std::exp(static_cast<double>(s[j]));
      log_z = std::log(2 * log_z);
      for (std::size_t j = 0; j < n; ++j) {
        if (this->in(holes, j)) continue;
        const double q = std::exp(static_cast<double>(s[j]) - log_z);
        product *= 1 - q;
        odds += q / (1 - q);
      }
      const LeaveOneOut got = row_leave_one_out(s, n, log_z, holes);
      this->expect_near(got.product, product);
      this->expect_near(got.odds, odds);
    }
  });
}

TYPED_TEST(Rows, WriteExponentialsAndSigmoids) {
  this->expect_transform([](const auto* s, std::size_t n, auto* d) { row_exp(s, n, 9.1, 3, d); },
                         [](double s) { return 3 * std::exp(s - 9.1); });
  this->expect_transform([](const auto* s, std::size_t n, auto* d) { row_sigmoid(s, n, -0.4, 0.5, d); },
                         [](double s) { return 0.5 / (1 + std::exp(-0.4 - s)); });
}

TYPED_TEST(Rows, WriteTheAnchorGradientByEitherRoad) {
  for (double gap : {1.0, 60.0}) {  // one exponential serves all three, or does not
    const double log_z = 14 + gap, left_out = 14, class0 = 13;
    const AnchorRow row{
        log_z, left_out, class0, 5.5, 0.3, 0.2, std::exp(log_z - left_out), std::exp(log_z - class0)};
    this->expect_transform([&](const auto* s, std::size_t n, auto* d) { row_anchor_gradient(s, n, row, d); },
                           [&](double s) {
                             const double q = std::exp(s - log_z);
                             return 0.3 * (q * (5.5 - q / (1 - q)) + std::exp(s - left_out)) +
                                    0.2 * std::exp(s - class0);
                           });
  }
}

// A shift with more digits than floats have is not rounded to one before it is taken off.
TEST(Shifts, KeepTheirDigits) {
  const double shift = 80.0000021;
  const float s[] = {80, 79.5f};
  float d[2];
  row_exp(s, 2, shift, 1, d);
  for (int j = 0; j < 2; ++j) EXPECT_NEAR(d[j], std::exp(static_cast<double>(s[j]) - shift), 1.5e-7);
}

}  // namespace
}  // namespace kedge::kernels
