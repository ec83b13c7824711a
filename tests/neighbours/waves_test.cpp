#include "neighbours/waves.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/philox.hpp"
#include "core/special.hpp"
#include "kedge/matrix.hpp"

namespace kedge::neighbours {
namespace {

struct Data {
  Matrix<float> x, y;
};

Data oscillating(std::size_t n, double waves, std::uint64_t seed) {
  Rng rng(seed);
  Data d{Matrix<float>(n, 1), Matrix<float>(n, 1)};
  for (std::size_t i = 0; i < n; ++i) {
    const double u = rng.uniform();
    d.x(i, 0) = static_cast<float>(normal_quantile(u));
    d.y(i, 0) = static_cast<float>(std::cos(6.283185307 * waves * u) + 0.3 * rng.normal());
  }
  return d;
}

TEST(WaveTest, SeesWhatSmoothFeaturesMiss) {
  for (const double waves : {3.0, 20.0, 50.0}) {
    const Data d = oscillating(1000, waves, 1);
    EXPECT_GT(wave_test(d.x.view(), d.y.view()), 6) << waves;
    EXPECT_GT(wave_test(d.y.view(), d.x.view()), 6) << waves;
  }
}

TEST(WaveTest, IsQuietForIndependentColumns) {
  Rng rng(9);
  double largest = 0;
  for (int sample = 0; sample < 200; ++sample) {
    Matrix<float> x(300, 2), y(300, 1);
    for (float& v : x.flat()) v = static_cast<float>(rng.normal());
    for (float& v : y.flat()) v = static_cast<float>(rng.normal());
    largest = std::max(largest, wave_test(x.view(), y.view()));
  }
  // The larger of two scores of deviation 1, 200 times: a normal variable would pass 3.7 once in ten such
  // tests, and the upper tail here is a little longer.
  EXPECT_LT(largest, 5.5);
  EXPECT_GT(largest, 1);
}

TEST(WaveTest, AConstantSaysNothing) {
  const Data d = oscillating(50, 2, 3);
  Matrix<float> constant(50, 1);
  EXPECT_EQ(wave_test(constant.view(), d.y.view()), 0);
}

}  // namespace
}  // namespace kedge::neighbours
