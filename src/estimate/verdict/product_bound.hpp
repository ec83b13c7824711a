// A lower bound on E_p(x,y) S + 1 - log z - E_p(x)p(y) e^S / z <= I(X;Y) (Nguyen, Wainwright and Jordan,
// 2010) that fails with a probability of at most delta at any number of rows, for a score S clipped to [low,
// high] that knows nothing of the rows. Two rows i, j make one bounded number without bias,
//   D_ij = (S_ii + S_jj) / 2 + 1 - log z - (e^S_ij + e^S_ji) / (2 z),
// and a matching of the rows into disjoint couples makes independent ones. Then, for any fixed lambda under
// which no factor can be negative, and t = E D,
//   E(t) = mean over matchings of prod over couples of (1 + lambda (D_ij - t))
// is not negative and has mean 1, so that it exceeds 1 / delta with a probability of at most delta (Markov).
// The bound is the largest t with E(t) >= 1 / delta. (Waudby-Smith and Ramdas, 2024, for one matching; a mean
// of e-values is one, Vovk and Wang, 2021. Unlike an empirical Bernstein bound, Maurer and Pontil, 2009, it
// pays for the range of D through lambda alone.)
//
// low, high, z and lambda are free as long as they do not depend on the rows: they are chosen as what would
// have given the largest bound on the rows that S was fitted to.
#pragma once

#include <cstddef>
#include <vector>

namespace kedge::estimate {

/// Scores of two rows, and of each one's x with the other's y.
struct Couple {
  float first, second;  ///< S_ii, S_jj
  float forth, back;    ///< S_ij, S_ji
};

/// Every row at most once.
using Matching = std::vector<Couple>;

struct ProductBound {
  double low = -1, high = 1, log_z = 0, lambda = 0;
  double most = 0;  ///< the bound never says more: factors stay positive up to here

  /// D of a couple, and the least it can be.
  double contribution(const Couple& couple) const;
  double least_contribution() const;
  /// `log_odds` is log(1 / delta). Negative, perhaps very, where there are few rows. NaN where a score is,
  /// and without a lambda.
  double of(const std::vector<Matching>& matchings, double log_odds) const;
};

/// The best for `couples` couples, judged by matchings of other rows. Those must have a couple.
ProductBound choose_product_bound(const std::vector<Matching>& matchings, std::size_t couples,
                                  double log_odds);

}  // namespace kedge::estimate
