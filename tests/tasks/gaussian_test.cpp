#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "kedge/error.hpp"
#include "kedge/task.hpp"

namespace kedge {
namespace {

TEST(GaussianTask, HasTheMiOfItsId) {
  EXPECT_NEAR(task_mi("gaussian/d10/bits4"), 4 * std::numbers::ln2, 1e-14);
  EXPECT_NEAR(task_mi("cubic/d20/nats6"), 6, 1e-14);
}

// The correlation of n pairs has standard error (1 - rho^2) / sqrt(n); -d/2 log(1 - rho^2) must be the id's
// MI.
TEST(GaussianTask, SamplesHaveTheCorrelationThatTheMiDemands) {
  const std::size_t n = 20000;
  const auto s = sample("gaussian/d2/nats1.5", n, 3);
  const double rho = std::sqrt(1 - std::exp(-1.5));
  for (std::size_t k = 0; k < 2; ++k) {
    double xy = 0, xx = 0, yy = 0, cross = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = static_cast<double>(s.x(i, k)), y = static_cast<double>(s.y(i, k));
      xy += x * y;
      xx += x * x;
      yy += y * y;
      cross += x * static_cast<double>(s.y(i, 1 - k));
    }
    EXPECT_NEAR(xy / std::sqrt(xx * yy), rho, 4 * (1 - rho * rho) / std::sqrt(n));
    EXPECT_NEAR(cross / std::sqrt(xx * yy), 0, 4 / std::sqrt(n));
  }
}

TEST(CubicTask, IsTheGaussianWithEachYCubed) {
  const auto g = sample("gaussian/d3/bits2", 50, 9), c = sample("cubic/d3/bits2", 50, 9);
  for (std::size_t i = 0; i < g.y.size(); ++i) {
    EXPECT_EQ(c.x.flat()[i], g.x.flat()[i]);
    EXPECT_NEAR(c.y.flat()[i], std::pow(g.y.flat()[i], 3), 1e-5 * (1 + std::abs(c.y.flat()[i])));
  }
}

TEST(Tasks, SeedsNameSamples) {
  const auto a = sample("gaussian/d1/nats1", 5, 1), again = sample("gaussian/d1/nats1", 5, 1);
  const auto b = sample("gaussian/d1/nats1", 5, 2);
  EXPECT_EQ(a.x(0, 0), again.x(0, 0));
  EXPECT_NE(a.x(0, 0), b.x(0, 0));
}

TEST(Tasks, UnknownIdsAreRefusedInASentence) {
  auto refused = [](const std::string& id, const std::string& words) {
    EXPECT_THAT([&] { task_mi(id); }, testing::ThrowsMessage<InputError>(testing::HasSubstr(words))) << id;
  };
  refused("gauss", "there is no task 'gauss'; there are gaussian/d<D>");
  refused("gaussian/10/bits4", "not of the form gaussian/d10/bits4");
  refused("gaussian/d0/bits4", "between 1 and 100000 dimensions");
  refused("gaussian/d2/bits-4", "between 0 and 1000 bits");
  refused("gaussian/d2/bits4x", "not of the form");
}

}  // namespace
}  // namespace kedge
