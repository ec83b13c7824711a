// From what was found to the number, its error and its checks.
//   SE^2 = sd(log r out of fold)^2 / n (or the closed form's own variance, if larger) + (I - out-of-fold
//   mean)^2 + (mean square distance of near rivals, the chosen one counted with 0)
//          + (what screening could have missed)^2 + (standard error of the average of networks: seeds.hpp)^2
// and, for one column a side without ties, where neighbours are sharp, + ((I - neighbours) / 2)^2, and the
// number moves towards theirs where they see significantly more: a calibrated critic errs low.
#pragma once

#include <optional>
#include <vector>

#include "estimate/fit/evaluate.hpp"
#include "estimate/fit/seeds.hpp"
#include "estimate/verdict/model_free.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

struct Findings {
  double value = 0;  ///< of the chosen ensemble
  const Evaluation* evaluation = nullptr;
  const NeighbourView* neighbours = nullptr;  ///< null: none
  const PairView* pair = nullptr;             ///< null: none was looked at
  std::vector<double> rivals;  ///< values of candidates within one standard error of the chosen loss
  std::size_t columns = 0;     ///< of both sides
  bool screened = false;
  std::optional<SeedSpread> seeds;  ///< of the networks chosen, the widest; none: the base alone
  double training_error = 0;        ///< standard error of their average
  double base_error = 0;            ///< standard error of a closed form fitted on all rows
  double resolution = 0;            ///< nats that screening could have missed
  double largest_correlation = 0;   ///< between normal scores of the two sides
  double dependence = 0;            ///< z-score of a test of independence; 0 where none was made
};

/// Fills mi, std_error, correction, pmi, bounds and checks.
void conclude(const Findings& findings, const Rows& rows, Estimate& e);

}  // namespace kedge::estimate
