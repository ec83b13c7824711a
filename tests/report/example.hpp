// An estimate to report on.
#pragma once

#include <cmath>
#include <cstddef>

#include "kedge/estimate.hpp"

namespace kedge::report_test {

/// Deterministic, bell-shaped enough, skewed as pointwise MI is.
inline Estimate example(std::size_t n = 5000) {
  Estimate e;
  e.mi = 1.021;
  e.std_error = 0.012;
  e.ci = {0.997, 1.045};
  e.n = n;
  e.dims = {3, 2};
  e.method = "auto";
  e.chosen = "critic";
  e.correction = 0.004;
  e.objective = "infonce-anchor";
  e.k = 127;
  e.nu = 1;
  e.bounds = {1.009, 1.007, std::nan("")};
  e.checks = {
      {"calibration", true, 1.003, "the mean of r over independent pairs is 1.003, near 1 as it must be"},
      {"verifiability", true, 0.002, "the sample is large enough to show ratios as large as those found"}};
  e.seconds = 3.24;
  e.threads = 2;
  e.version = "0.1.0";
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    e.pmi.push_back(1.017 + 0.45 * std::log(u / (1 - u)) - 0.25 * std::cos(7 * u));
  }
  for (int fold = 0; fold < 5; ++fold) {
    TrainingCurve curve;
    for (double step = 20; step < 1500; step *= 1.3) {
      const double wobble = 0.03 * std::sin(step / 50 + fold);
      curve.step.push_back(std::floor(step));
      curve.train_loss.push_back(3.1 + 1.7 * std::exp(-step / 120) - step / 12000 + wobble);
      curve.held_out_loss.push_back(3.15 + 1.7 * std::exp(-step / 120) + step / 9000 + 0.02 * fold);
    }
    curve.best_step = curve.step[11];
    e.curves.push_back(curve);
  }
  return e;
}

inline Estimate distrusted() {
  Estimate e = example();
  e.trusted = false;
  e.checks[0].passed = false;
  e.checks[0].message = "the mean of r over independent pairs is 3.210 and must be 1 within 15 %";
  return e;
}

}  // namespace kedge::report_test
