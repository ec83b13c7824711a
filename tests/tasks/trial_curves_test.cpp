// Tasks whose mutual information comes by quadrature: samplers against log ratios computed by another rule,
// and the number itself against the double integral of p(x) p(y|x) log(p(y|x) / p(y)).
#include <numeric>

#include "core/special.hpp"
#include "support.hpp"

namespace kedge {
namespace {

using namespace testing_tasks;
using Row = std::span<const double>;
using Line = double (*)(double);

/// x ~ weight on (lo, hi), Y = mean(x) + sd(x) e.
struct Noisy {
  std::string id;
  Line weight, mean, sd;
  double lo, hi, y_lo, y_hi;
  int points = 800;  // of x: more where sd has a kink, which costs the midpoint rule digits

  double given(double y, double x) const { return phi(y, mean(x), sd(x)); }
  double marginal(double y, int count) const {
    return midpoint([&](double x) { return weight(x) * given(y, x); }, lo, hi, count);
  }
};

double uniform_angle(double) { return 1 / (2 * pi); }

const Noisy curves[] = {
    {"trial/cosine-1", uniform_angle, [](double x) { return std::cos(x); }, [](double) { return 0.2; }, -pi,
     pi, -3, 3},
    {"trial/cosine-5", uniform_angle, [](double x) { return std::cos(5 * x); }, [](double) { return 0.2; },
     -pi, pi, -3, 3},
    {"trial/cosine-20", uniform_angle, [](double x) { return std::cos(20 * x); }, [](double) { return 0.2; },
     -pi, pi, -3, 3},
    {"trial/sine-3", phi, [](double x) { return std::sin(3 * x); }, [](double) { return 0.3; }, -8, 8, -4, 4},
    {"trial/quadratic", phi, [](double x) { return x * x; }, [](double) { return 0.5; }, -7, 7, -5, 50},
    {"trial/step", phi, [](double x) { return x < 0 ? -1.0 : 1.0; }, [](double) { return 0.5; }, -8, 8, -6,
     6},
    {"trial/heteroscedastic", phi, [](double x) { return x; }, [](double x) { return 0.2 + std::abs(x); }, -7,
     7, -45, 45, 3000},
};

TEST(TrialCurves, SamplersHaveTheLogRatio) {
  for (const Noisy& curve : curves) {
    expect_mean_log_ratio(
        curve.id, [&](Row x, Row y) { return std::log(curve.given(y[0], x[0]) / curve.marginal(y[0], 500)); },
        10000);
  }
}

TEST(TrialCurves, QuadratureIsTheDoubleIntegral) {
  for (const Noisy& curve : curves) {
    const int points = curve.points;
    const double mi = midpoint(
        [&](double y) {
          const double p = curve.marginal(y, points);
          return midpoint(
              [&](double x) {
                const double q = curve.given(y, x);
                return q > 0 && p > 0 ? curve.weight(x) * q * std::log(q / p) : 0;
              },
              curve.lo, curve.hi, points);
        },
        curve.y_lo, curve.y_hi, 1500);
    EXPECT_NEAR(task_mi(curve.id), mi, 1e-5) << curve.id;
  }
}

// Y given X has the entropy of the noise: the density of Y decides, here computed by another formula.
template <class F>
void expect_entropy_beyond_noise(const std::string& id, double s, F density, double lo, double hi) {
  EXPECT_NEAR(task_mi(id), entropy(density, lo, hi, 2000) - noise_entropy(s), 1e-5) << id;
}

TEST(TrialCurves, MultiplicativeHasTheBesselDensity) {
  const auto density = [](double y) { return std::cyl_bessel_k(0.0, std::abs(y)) / pi; };
  expect_mean_log_ratio("trial/multiplicative",
                        [&](Row x, Row y) { return std::log(phi(y[0], 0, std::abs(x[0])) / density(y[0])); });
  // On y = t^5 the peak at 0 is flat; E log|X| likewise.
  const double of_y = midpoint(
      [&](double t) {
        return -2 * density(std::pow(t, 5)) * std::log(density(std::pow(t, 5))) * 5 * std::pow(t, 4);
      },
      0, std::pow(60, 0.2), 2000);
  const double log_x = midpoint(
      [](double t) { return 2 * phi(std::pow(t, 5)) * 5 * std::log(t) * 5 * std::pow(t, 4); }, 0, 1.6, 2000);
  EXPECT_NEAR(task_mi("trial/multiplicative"), of_y - log_x - noise_entropy(1), 1e-5);
}

TEST(TrialCurves, ProductIsAMixtureOverTheFirstColumn) {
  const auto density = [](double y) {
    return midpoint([&](double a) { return phi(a) * phi(y, 0, std::hypot(a, 0.3)); }, -7, 7, 500);
  };
  expect_mean_log_ratio(
      "trial/product-2", [&](Row x, Row y) { return std::log(phi(y[0], x[0] * x[1], 0.3) / density(y[0])); },
      10000);
  expect_entropy_beyond_noise("trial/product-2", 0.3, density, -30, 30);
}

TEST(TrialCurves, RadiusIsAChiPlusNoise) {
  const auto density = [](double y) {
    return midpoint([&](double r) { return 2 * r * r * phi(r) * phi(y, r, 0.3); }, 0, 8, 500);
  };
  expect_mean_log_ratio(
      "trial/radius-3",
      [&](Row x, Row y) { return std::log(phi(y[0], std::hypot(x[0], x[1], x[2]), 0.3) / density(y[0])); },
      10000);
  expect_entropy_beyond_noise("trial/radius-3", 0.3, density, -2, 10);
}

// The density of a point of the sphere plus noise, from Archimedes: the coordinate along y is uniform on (-1,
// 1).
TEST(TrialCurves, DirectionIsASphereInNoise) {
  const double s = 0.3, norm = std::pow(2 * pi * s * s, -1.5);
  const auto density = [=](double r, int points) {
    return midpoint([&](double t) { return norm / 2 * std::exp(-(r * r + 1 - 2 * r * t) / (2 * s * s)); }, -1,
                    1, points);
  };
  expect_mean_log_ratio(
      "trial/direction-3",
      [&](Row x, Row y) {
        const double length = std::hypot(x[0], x[1], x[2]);
        double given = 1;
        for (std::size_t k = 0; k < 3; ++k) given *= phi(y[k], x[k] / length, s);
        return std::log(given / density(std::hypot(y[0], y[1], y[2]), 500));
      },
      10000);
  const auto shell = [&](double r) {
    const double p = density(r, 5000);
    return -4 * pi * r * r * p * std::log(p);
  };
  EXPECT_NEAR(task_mi("trial/direction-3"), midpoint(shell, 0, 3.5, 700) - 3 * noise_entropy(s), 1e-5);
}

// The density of the sum of ten uniform numbers by Irwin and Hall's formula, then in noise.
TEST(TrialCurves, SumIsIrwinHallInNoise) {
  const auto irwin_hall = [](double z) {
    double sum = 0, choose = 1, factorial = 362880;
    for (int k = 0; k <= 10 && k < z; ++k) {
      sum += (k % 2 == 0 ? choose : -choose) * std::pow(z - k, 9);
      choose = choose * (10 - k) / (k + 1);
    }
    return sum / factorial;
  };
  const auto density = [&](double y) {
    return midpoint([&](double z) { return irwin_hall(z) * phi(y, z - 5, 0.5); }, 0, 10, 200);
  };
  expect_mean_log_ratio(
      "trial/sum-10",
      [&](Row x, Row y) {
        return std::log(phi(y[0], std::accumulate(x.begin(), x.end(), 0.0), 0.5) / density(y[0]));
      },
      5000);
  expect_entropy_beyond_noise("trial/sum-10", 0.5, density, -8, 8);
}

TEST(TrialCurves, ZeroInflatedHasAnAtomAndADensity) {
  const auto density = [](double y) {
    return midpoint([&](double a) { return phi(a) * normal_cdf(a) * phi(y, a, 0.5); }, -8, 8, 500);
  };
  expect_mean_log_ratio(
      "trial/zero-inflated",
      [&](Row x, Row y) {
        if (y[0] == 0) return std::log(normal_cdf(-x[0]) / 0.5);
        return std::log(normal_cdf(x[0]) * phi(y[0], x[0], 0.5) / density(y[0]));
      },
      10000);
  // By symmetry E[Phi(-X) log Phi(-X)] = E[Phi(X) log Phi(X)].
  const double choice =
      midpoint([](double x) { return phi(x) * normal_cdf(x) * std::log(normal_cdf(x)); }, -9, 9, 2000);
  EXPECT_NEAR(task_mi("trial/zero-inflated"),
              2 * choice + std::log(2) / 2 + entropy(density, -8, 9, 2000) - noise_entropy(0.5) / 2, 1e-5);
}

TEST(TrialCurves, LabelsAreShuffledPeaks) {
  for (int k : {4, 10}) {
    const std::string id = "trial/label-" + std::to_string(k);
    const auto density = [k](double y) {
      double sum = 0;
      for (int c = 0; c < k; ++c) sum += phi(y, c, 0.3) / k;
      return sum;
    };
    expect_mean_log_ratio(id, [&](Row x, Row y) {
      return std::log(phi(y[0], static_cast<int>(3 * x[0]) % k, 0.3) / density(y[0]));
    });
    expect_entropy_beyond_noise(id, 0.3, density, -4, 14);
  }
}

}  // namespace
}  // namespace kedge
