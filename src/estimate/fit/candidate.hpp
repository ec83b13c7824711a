// A fitted design and the version of it that its held-out rows like best: which look, how much of the network
// (alpha < 1 tempers one that has overfitted), and a common offset c, so that log r = base + alpha network +
// c has the least anchor loss.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "estimate/fit/cross_fit.hpp"

namespace kedge::estimate {

/// How many alphas there are to choose from; the certificate counts them.
constexpr std::size_t temperings = 4;

struct Candidate {
  std::string name;
  CrossFit fit;
  std::size_t look = 0;
  double alpha = 1, offset = 0;
  std::vector<Tiles> tiles;        ///< of each fold, as chosen, without the offset, not normalised
  std::vector<double> row_losses;  ///< of the rows looked at, fold after fold
  double loss = 0;                 ///< their weighted mean
  double saturated = 0;            ///< AnchorMoments::saturated, of a closed form alone
};

/// How far the common offset may go.
constexpr double largest_offset = 0.5;

/// Of the rows looked at, fold after fold, normalised over categories (null: none).
AnchorMoments moments_of(const std::vector<Tiles>& tiles, const Rows& rows, const std::vector<Fold>& folds,
                         const Categories* categories, double nu);

/// The closed form alone: nothing is chosen, and the offset is 0.
Candidate base_candidate(std::string name, Design design, const Rows& rows, const std::vector<Fold>& folds,
                         const CrossFitPlan& plan, double nu, const Control& control);
/// Chooses look, alpha and offset of a fit that kept its tiles, which are given up, and writes alpha into the
/// weights. With categories the offset is 0: normalised scores have none.
Candidate choose(std::string name, CrossFit fit, const Rows& rows, const std::vector<Fold>& folds,
                 const CrossFitPlan& plan, double nu, const Control& control);

/// Mean and standard error over rows of a.loss - b.loss, paired and weighted.
struct Gain {
  double mean = 0, error = 0;
};
Gain gain(std::span<const double> from, std::span<const double> to, std::span<const double> weights);

/// Weights of the rows that have a loss, fold after fold; empty where all are 1.
std::vector<double> weights_looked_at(const Rows& rows, const std::vector<Fold>& folds);

}  // namespace kedge::estimate
