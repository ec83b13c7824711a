#include "core/philox.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kedge {
namespace {

// Known answers of the reference implementation (Random123, kat_vectors).
TEST(Philox, ReproducesTheReferenceVectors) {
  const std::array<std::uint32_t, 4> zeros = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), zeros);
  const std::array<std::uint32_t, 4> ones = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}), ones);
  const std::array<std::uint32_t, 4> pi = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}), pi);
}

TEST(Philox, StreamsOfOneSeedDiffer) {
  Rng a(7, {0}), b(7, {1}), c(7, {0, 0}), again(7, {0});
  const auto first = a.bits64();
  EXPECT_NE(first, b.bits64());
  EXPECT_NE(first, c.bits64());
  EXPECT_EQ(first, again.bits64());
}

TEST(Philox, MomentsAreWithinFourStandardErrors) {
  const int n = 200000;
  Rng rng(1);
  double u = 0, z = 0, z2 = 0, g = 0;
  for (int i = 0; i < n; ++i) {
    u += rng.uniform();
    const double normal = rng.normal();
    z += normal;
    z2 += normal * normal;
    g += rng.gamma(0.5);
  }
  const double root = std::sqrt(n);
  EXPECT_NEAR(u / n, 0.5, 4 * std::sqrt(1.0 / 12) / root);
  EXPECT_NEAR(z / n, 0, 4 / root);
  EXPECT_NEAR(z2 / n, 1, 4 * std::sqrt(2.0) / root);
  EXPECT_NEAR(g / n, 0.5, 4 * std::sqrt(0.5) / root);
}

TEST(Philox, BelowCoversItsRangeEvenly) {
  Rng rng(3);
  std::vector<int> counts(7);
  const int n = 70000;
  for (int i = 0; i < n; ++i) ++counts.at(rng.below(7));
  for (int count : counts) EXPECT_NEAR(count, n / 7, 4 * std::sqrt(n / 7.0));
}

}  // namespace
}  // namespace kedge
