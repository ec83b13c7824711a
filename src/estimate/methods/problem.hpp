// What every method is given, and what it hands back beside the numbers it writes into the Estimate.
#pragma once

#include <optional>
#include <vector>

#include "estimate/fit/score_map.hpp"
#include "estimate/methods/plan.hpp"
#include "estimate/model/fitted_model.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/control.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {

struct Problem {
  const Plan& plan;
  const Rows& rows;
  const std::vector<Fold>& folds;
  std::optional<Categories> categories;  ///< where a side is one column of them
  const Control& control;
  bool grouped = false;  ///< folds are of whole groups of rows
};

/// The model's part that a method knows: designs, members and map; empty designs: there is no model.
struct Fitted {
  std::vector<FoldDesign> designs;
  std::vector<FittedMember> members;
  ScoreMap map;
};

/// Each fills mi, std_error, correction, pmi, bounds, checks, chosen and curves.
Fitted estimate_automatically(const Problem& problem, Estimate& e);
Fitted estimate_by_critic(const Problem& problem, Estimate& e);
Fitted estimate_by_gaussian(const Problem& problem, Estimate& e);
Fitted estimate_by_neighbours(const Problem& problem, Estimate& e);

}  // namespace kedge::estimate
