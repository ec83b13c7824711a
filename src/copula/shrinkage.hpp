// What is left of sample canonical correlations once the noise of many columns is taken off.
//
// With c1 = p/n and c2 = q/n, independent Gaussian data have rho^2 up to the edge
//   c1 + c2 - 2 c1 c2 + 2 sqrt(c1 c2 (1-c1)(1-c2))                                             (Wachter,
//   1980).
// A true squared correlation r that is large enough shows as rho^2 beyond it, with
//   rho^2 r = (r (1-c1) + c1)(r (1-c2) + c2)
// (Bao, Hu, Pan and Zhou, Annals of Statistics 2019; Yang, Electronic Journal of Probability 2022), and the
// variates found have squared correlations with the true ones
//   cx = 1 / (1 + c1 (1-r) / (r (1-c1))),   cy alike                       (Bykhovskaya and Gorin, 2023).
// So on new rows the variates have correlation sqrt(r cx cy), which is the one to use, and variances 1/(1-c1)
// and 1/(1-c2), because each block was whitened by its own sample.
#pragma once

#include <span>
#include <vector>

namespace kedge::copula {

enum class Shrinkage {
  none,
  spike,  ///< the rule above
};

struct Shrunken {
  std::vector<double> rho;            ///< of the leading variates; the rest are noise
  double x_factor = 1, y_factor = 1;  ///< of the maps
};

/// `rho` from the largest down, of p and q columns and `rows` rows. Nothing survives where p + q >= rows.
Shrunken shrink_spikes(std::span<const double> rho, double p, double q, double rows);

}  // namespace kedge::copula
