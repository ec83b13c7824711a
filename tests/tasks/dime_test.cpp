// The staircases: the id's level is what the sampler gives.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/special.hpp"
#include "kedge/error.hpp"
#include "support.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;

double pairs(double nats, Row x, Row y, double (*undo_x)(double), double (*undo_y)(double)) {
  const double rho = std::sqrt(1 - std::exp(-2 * nats / static_cast<double>(y.size())));
  double sum = 0;
  for (std::size_t k = 0; k < y.size(); ++k) sum += pair_log_ratio(rho, undo_x(x[k]), undo_y(y[k]));
  return sum;
}

TEST(Dime, GaussianKindsHaveTheLogRatioOfTheirMaps) {
  const auto same = [](double v) { return v; };
  const auto uncube = [](double v) { return std::cbrt(v); };
  const auto unasinh = [](double v) { return std::sinh(v); };
  const auto unhalf = [](double v) { return std::copysign(std::pow(std::abs(v), 2.0 / 3), v); };
  expect_mean_log_ratio("dime/gaussian/nats4", [&](Row x, Row y) { return pairs(4, x, y, same, same); });
  expect_mean_log_ratio("dime/cubic/nats2", [&](Row x, Row y) { return pairs(2, x, y, same, uncube); });
  expect_mean_log_ratio("dime/asinh/nats6", [&](Row x, Row y) { return pairs(6, x, y, unasinh, unasinh); });
  expect_mean_log_ratio("dime/half-cube/nats3", [&](Row x, Row y) { return pairs(3, x, y, unhalf, unhalf); });
}

TEST(Dime, SwissRollHasTheLogRatioOfItsAngle) {
  for (double nats : {2.0, 5.0}) {
    expect_mean_log_ratio("dime/swissroll/nats" + std::to_string(static_cast<int>(nats)), [=](Row x, Row y) {
      const double u = (21 * std::hypot(x[0], x[1]) / (1.5 * pi) - 1) / 2;
      return pairs(nats, std::span(&u, 1), y, normal_quantile, normal_quantile);
    });
  }
}

// On either side of half a nat a pair, where the formula changes; eps is read off the rows.
TEST(Dime, UniformNoiseIsAsWideAsTheLevelAsks) {
  for (const char* id : {"dime/uniform/nats1", "dime/uniform/nats4", "dime/uniform/nats10"}) {
    const Sample s = sample(id, 20000, 3);
    double eps = 0;
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      eps = std::max(eps, std::abs(static_cast<double>(s.y.flat()[i]) - static_cast<double>(s.x.flat()[i])));
    }
    expect_mean_log_ratio(id, [eps](Row, Row y) {
      double sum = 0;
      for (double v : y) sum -= std::log(std::min(1.0, v + eps) - std::max(0.0, v - eps));
      return sum;
    });
  }
}

TEST(Dime, StudentReachesTheLevelByCorrelation) {
  const auto log_density = [](double squares, double dim) {  // one degree of freedom, up to the dispersion
    return std::lgamma((1 + dim) / 2) - std::lgamma(0.5) - dim / 2 * std::log(pi) -
           (1 + dim) / 2 * std::log1p(squares);
  };
  // The dispersion brings what identity dispersion lacks: find its correlation from h of the log ratios
  // there.
  const double floor = 0.80130;  // what one shared scale tells 5 columns of 5, to 5 digits
  const double rest = std::exp(-2 * (4 - floor) / 5), rho = std::sqrt(1 - rest);
  expect_mean_log_ratio("dime/student/nats4", [&](Row x, Row y) {
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      xx += x[k] * x[k];
      yy += y[k] * y[k];
      xy += x[k] * y[k];
    }
    return log_density((xx + yy - 2 * rho * xy) / rest, 10) - 2.5 * std::log(rest) - log_density(xx, 5) -
           log_density(yy, 5);
  });
}

TEST(Dime, LevelsAreRefusedInASentence) {
  const auto refused = [](const std::string& id, const std::string& words) {
    EXPECT_THAT([&] { task_mi(id); }, testing::ThrowsMessage<InputError>(testing::HasSubstr(words))) << id;
  };
  refused("dime/student/nats0.5", "between 0.8013 and 12 nats");
  refused("dime/swissroll/nats13", "between 0 and 12 nats");
  refused("dime/uniform/nats0", "between 0.001 and 12 nats");
  refused("dime/cubic/4", "not of the form dime/cubic/nats2");
  refused("dime/cubic", "not of the form dime/cubic/nats2");
  refused("dime/quartic/nats2", "after dime/ comes gaussian, cubic");
}

TEST(Dime, BitsWork) { EXPECT_NEAR(task_mi("dime/gaussian/bits4"), 4 * std::log(2), 1e-14); }

}  // namespace
}  // namespace kedge
