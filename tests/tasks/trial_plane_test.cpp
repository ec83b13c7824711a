// Tasks with a joint density on the plane or the circle, and whole numbers.
#include <map>

#include "core/special.hpp"
#include "support.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;

double log_clayton(double theta, double u, double v) {
  return std::log1p(theta) - (1 + theta) * std::log(u * v) -
         (2 + 1 / theta) * std::log(std::pow(u, -theta) + std::pow(v, -theta) - 1);
}

double log_gumbel(double theta, double u, double v) {
  const double a = -std::log(u), b = -std::log(v);
  const double s = std::pow(std::pow(a, theta) + std::pow(b, theta), 1 / theta);
  return -s + a + b + (theta - 1) * std::log(a * b) + (1 - 2 * theta) * std::log(s) + std::log(s + theta - 1);
}

TEST(TrialPlane, CopulasHaveTheirDensity) {
  expect_mean_log_ratio("trial/clayton-2", [](Row x, Row y) { return log_clayton(2, x[0], y[0]); });
  expect_mean_log_ratio("trial/gumbel-2", [](Row x, Row y) { return log_gumbel(2, x[0], y[0]); });
}

// -log of a uniform number is exponential, of moments 1 and 2.
TEST(TrialPlane, CopulasHaveUniformMargins) {
  for (const char* id : {"trial/clayton-2", "trial/gumbel-2"}) {
    const Sample s = sample(id, 20000, 5);
    for (int power : {1, 2}) {
      const Mean of_x = mean(of_rows(s, [=](Row x, Row) { return std::pow(-std::log(x[0]), power); }));
      const Mean of_y = mean(of_rows(s, [=](Row, Row y) { return std::pow(-std::log(y[0]), power); }));
      EXPECT_NEAR(of_x.value, power, 4 * of_x.error) << id;
      EXPECT_NEAR(of_y.value, power, 4 * of_y.error) << id;
    }
  }
}

/// The integral of c log c over the unit square, on normal scores, where the corners are tame.
template <class F>
double copula_mi(F log_density) {
  const auto inner = [&](double a) {
    return midpoint(
        [&](double b) {
          const double l = log_density(normal_cdf(a), normal_cdf(b));
          return phi(a) * phi(b) * std::exp(l) * l;
        },
        -7, 7, 500);
  };
  return midpoint(inner, -7, 7, 500);
}

TEST(TrialPlane, CopulasClosedFormsAreTheirIntegrals) {
  EXPECT_NEAR(task_mi("trial/clayton-2"), copula_mi([](double u, double v) { return log_clayton(2, u, v); }),
              1e-4);
  EXPECT_NEAR(task_mi("trial/gumbel-2"), copula_mi([](double u, double v) { return log_gumbel(2, u, v); }),
              1e-4);
}

double mixture_log_ratio(double w, double rho, double other, double x, double y) {
  return std::log(w * std::exp(pair_log_ratio(rho, x, y)) + (1 - w) * std::exp(pair_log_ratio(other, x, y)));
}

TEST(TrialPlane, NormalMixturesHaveTheirLogRatioAndIntegral) {
  for (const auto& [id, w, rho, other] : {std::tuple{"trial/crossed-0.9", 0.5, 0.9, -0.9},
                                          std::tuple{"trial/contaminated-0.95", 0.8, 0.95, 0.0}}) {
    const auto log_ratio = [w = w, rho = rho, other = other](double x, double y) {
      return mixture_log_ratio(w, rho, other, x, y);
    };
    expect_mean_log_ratio(id, [&](Row x, Row y) { return log_ratio(x[0], y[0]); });
    const auto inner = [&](double x) {
      const auto integrand = [&](double y) {
        const double l = log_ratio(x, y);
        return phi(x) * phi(y) * std::exp(l) * l;
      };
      return midpoint(integrand, -8, 8, 600);
    };
    EXPECT_NEAR(task_mi(id), midpoint(inner, -8, 8, 600), 1e-6) << id;
  }
}

TEST(TrialPlane, ClustersAreIndependentInside) {
  const double y_centre[] = {1, 3, 0, 2};
  const auto log_ratio = [&](double x, double y) {
    double joint = 0, of_x = 0, of_y = 0;
    for (int c = 0; c < 4; ++c) {
      joint += phi(x, c, 0.4) * phi(y, y_centre[c], 0.4) / 4;
      of_x += phi(x, c, 0.4) / 4;
      of_y += phi(y, c, 0.4) / 4;
    }
    return std::log(joint / of_x / of_y);
  };
  expect_mean_log_ratio("trial/clusters", [&](Row x, Row y) { return log_ratio(x[0], y[0]); });
  double mi = 0;  // one cluster at a time, where its own density is not small
  for (int c = 0; c < 4; ++c) {
    const auto inner = [&](double x) {
      return phi(x, c, 0.4) / 4 *
             midpoint([&](double y) { return phi(y, y_centre[c], 0.4) * log_ratio(x, y); }, y_centre[c] - 3,
                      y_centre[c] + 3, 150);
    };
    mi += midpoint(inner, c - 3, c + 3, 150);
  }
  EXPECT_NEAR(task_mi("trial/clusters"), mi, 1e-6);
}

// The margin by the angle: X = R cos A, so p(x) is the mean over A of f(x / cos A) / |cos A|.
TEST(TrialPlane, RingHasItsPolarDensity) {
  const double s = 0.1;
  const auto f = [=](double r) { return phi(std::log(r) / s) / (s * r); };
  const auto margin = [&](double x) {
    x = std::abs(x);
    return midpoint([&](double a) { return f(x / std::cos(a)) / std::cos(a) / pi; }, 0, pi / 2, 2000);
  };
  expect_mean_log_ratio(
      "trial/ring",
      [&](Row x, Row y) {
        const double r = std::hypot(x[0], y[0]);
        return std::log(f(r) / (2 * pi * r) / margin(x[0]) / margin(y[0]));
      },
      2000);
  EXPECT_NEAR(task_mi("trial/ring"),
              2 * entropy(margin, -1.9, 1.9, 500) - noise_entropy(s) - std::log(2 * pi), 1e-5);
}

TEST(TrialPlane, VonMisesHasItsDensity) {
  const double zeroth =
      midpoint([](double t) { return std::exp(4 * std::cos(t)) / (2 * pi); }, 0, 2 * pi, 100);
  expect_mean_log_ratio("trial/von-mises-4", [&](Row x, Row y) {
    EXPECT_NEAR(std::hypot(x[0], x[1]), 1, 1e-6);
    EXPECT_NEAR(std::hypot(y[0], y[1]), 1, 1e-6);
    return 4 * (x[0] * y[0] + x[1] * y[1]) - std::log(zeroth);
  });
}

TEST(TrialPlane, CheckerboardsFillTheBlackSquaresEvenly) {
  for (int m : {2, 4, 8}) {
    const std::string id = "trial/checkerboard-" + std::to_string(m);
    EXPECT_NEAR(task_mi(id), std::log(2), 1e-15);
    const std::size_t n = 40000;
    std::map<std::pair<int, int>, int> squares;
    const Sample s = sample(id, n, 1);
    for (std::size_t i = 0; i < n; ++i) {
      ++squares[{static_cast<int>(s.x(i, 0) * static_cast<float>(m)),
                 static_cast<int>(s.y(i, 0) * static_cast<float>(m))}];
    }
    const double p = 2.0 / (m * m);
    EXPECT_EQ(squares.size(), static_cast<std::size_t>(m * m / 2));
    for (const auto& [square, count] : squares) {
      EXPECT_EQ((square.first + square.second) % 2, 0);
      EXPECT_NEAR(count / static_cast<double>(n), p, 4.5 * std::sqrt(p * (1 - p) / n));
    }
  }
}

TEST(TrialPlane, WaitingTimesHaveTheLomaxMargin) {
  const double shape = 2;
  expect_mean_log_ratio("trial/gamma-exponential-2", [=](Row x, Row y) {
    return std::log(x[0]) - x[0] * y[0] - std::log(shape) + (shape + 1) * std::log1p(y[0]);
  });
}

TEST(TrialPlane, OrderedUniformsFillATriangle) {
  expect_mean_log_ratio("trial/ordered-uniforms", [](Row x, Row y) {
    EXPECT_LE(x[0], y[0]);
    return std::log(2 / (2 * (1 - x[0])) / (2 * y[0]));
  });
}

TEST(TrialPlane, TightNoiseStaysInRangeOfFloats) {
  const double rho = 1 / std::hypot(1, 0.01);
  expect_mean_log_ratio("trial/tight-normal-0.01",
                        [=](Row x, Row y) { return pair_log_ratio(rho, x[0], y[0] * rho); });
  expect_mean_log_ratio("trial/tight-uniform-0.01", [](Row, Row y) {
    return -std::log(std::min(1.0, y[0] + 0.01) - std::max(0.0, y[0] - 0.01));
  });
}

TEST(TrialPlane, HeavyMarginsHideANormalCopula) {
  const auto cauchy = [](double v) { return normal_quantile(0.5 + std::atan(v) / pi); };
  const auto pareto = [](double v) { return -normal_quantile(std::pow(v, -1.5)); };
  expect_mean_log_ratio("trial/cauchy-0.75",
                        [&](Row x, Row y) { return pair_log_ratio(0.75, cauchy(x[0]), cauchy(y[0])); });
  expect_mean_log_ratio("trial/pareto-0.8",
                        [&](Row x, Row y) { return pair_log_ratio(0.8, pareto(x[0]), pareto(y[0])); });
  expect_mean_log_ratio("trial/lognormal-0.8", [](Row x, Row y) {
    return pair_log_ratio(0.8, std::log(x[0]) / 2, std::log(y[0]) / 2);
  });
}

}  // namespace
}  // namespace kedge
