// The density ratio r(z) = p(z) / q(z) of two samples that are not paired, and the divergences that follow
// from it, all evaluated on rows that no critic had seen:
//   KL(p||q) = E_p log r       KL(q||p) = -E_q log r       JS = 1/2 E_p log(2r/(1+r)) + 1/2 E_q log(2/(1+r))
//   chi2(p||q) = E_p r - 1     H^2(p, q) = 1 - E_q sqrt r
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/control.hpp"
#include "kedge/estimate.hpp"
#include "kedge/matrix_view.hpp"
#include "kedge/options.hpp"

namespace kedge {

/// One number a divergence; NaN where there is none. KL and JS in nats (JS is at most log 2), the others
/// plain.
struct Divergences {
  double kl_pq = std::numeric_limits<double>::quiet_NaN();
  double kl_qp = std::numeric_limits<double>::quiet_NaN();
  double js = std::numeric_limits<double>::quiet_NaN();
  double chi2 = std::numeric_limits<double>::quiet_NaN();
  double hellinger2 = std::numeric_limits<double>::quiet_NaN();
};

/// Their names in results, in order.
inline constexpr std::array<std::pair<const char*, double Divergences::*>, 5> divergence_fields = {{
    {"kl_pq", &Divergences::kl_pq},
    {"kl_qp", &Divergences::kl_qp},
    {"js", &Divergences::js},
    {"chi2", &Divergences::chi2},
    {"hellinger2", &Divergences::hellinger2},
}};

/// The answer; values are not clipped to the range of their divergence. A divergence that these samples
/// cannot give is NaN, and a check says why; `trusted` speaks of the numbers that are there.
struct RatioEstimate : Divergences {
  Divergences std_error, lower, upper;  ///< the interval of `level`
  double level = 0.95;
  std::size_t n_p = 0, n_q = 0, dims = 0;  ///< rows of each, and columns as given
  std::string method, chosen, objective;
  std::int64_t k = 0;  ///< negatives of a tuple
  double nu = 0;
  std::vector<Check> checks;
  bool trusted = true;
  double seconds = 0;
  std::int64_t seed = 0, threads = 0;
  std::string version;
  Options options;
  std::vector<double> log_ratio_p, log_ratio_q;  ///< out-of-fold log r of each row, nats
};

/// log p/q from rows of P and rows of Q with the same columns. Throws InputError for what cannot be used and
/// Interrupted when stopped.
RatioEstimate density_ratio(const Array& p, const Array& q, const Options& options = {},
                            const Control& control = {});
RatioEstimate density_ratio(MatrixView<const float> p, MatrixView<const float> q, const Options& options = {},
                            const Control& control = {});

}  // namespace kedge
