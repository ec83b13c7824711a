// What is left of sample canonical correlations once the noise of many columns is taken off.
//
// With c1 = p/n, c2 = q/n, independent Gaussian data have rho^2 up to the edge
//   c1 + c2 - 2 c1 c2 + 2 sqrt(c1 c2 (1-c1)(1-c2))                                             (Wachter,
//   1980).
// A true squared correlation r shows beyond it when r^2 > g1 g2, g = c/(1-c), at
//   rho^2 r = (r (1-c1) + c1)(r (1-c2) + c2)
// (Bao, Hu, Pan and Zhou, Annals of Statistics 2019; Yang, Electronic Journal of Probability 2022). The
// variates that were found for it lean off the true ones, and so have less correlation on new rows than in
// the sample (Bykhovskaya and Gorin, "High-dimensional canonical correlation analysis", 2023, have the angles
// in the sample). On new rows, with D = r (1-g1) + g1 (1-g2), the one of x has
//   squared correlation with the true one   ax = (r^2 - g1 g2) / (r D),
//   variance                                r D / ((1-c1) (r + g1) (r - g1 g2)),
// that of y the same with 1 and 2 exchanged, and the two have correlation sqrt(r ax ay): these are what a
// density at new rows needs. Directions of noise have variance 1/(1-c1) there, having been whitened by their
// own sample. Both lines follow by leaving one row out: write X = [x1, N] with noise N, so the weights of N
// are -G N^T M x1 with M = rho^2 - P_y and G = (N^T M N)^-1, and rows n_i of N give n_i^T G n_i = t / (1 +
// M_ii t).
#pragma once

#include <span>
#include <vector>

namespace kedge::copula {

enum class Shrinkage {
  none,
  spike,  ///< the rule above
};

struct Shrunken {
  std::vector<double> rho;                 ///< of the leading variates; the rest are noise
  std::vector<double> x_factor, y_factor;  ///< of their maps: 1 / deviation on new rows
  double x_rest = 1, y_rest = 1;           ///< of the maps of the noise
};

Shrunken unshrunken(std::span<const double> rho);

/// `rho` from the largest down, of p and q columns and `rows` rows. Nothing survives where p + q >= rows.
Shrunken shrink_spikes(std::span<const double> rho, double p, double q, double rows);

}  // namespace kedge::copula
