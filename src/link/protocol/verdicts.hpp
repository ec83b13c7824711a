// From the scores of a trial to its numbers, and from those of all trials to means.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "kedge/link.hpp"
#include "link/protocol/splits.hpp"

namespace kedge::link {

/// False positive rates at which curves are averaged.
inline constexpr std::size_t curve_points = 101;

struct Verdict {
  double auroc = std::nan(""), ap = std::nan(""), labelled_auroc = std::nan(""), labelled_ap = std::nan("");
  std::vector<double> true_positive_rates;  ///< empty of an empty trial
};

/// `scores` of all pairs of split.held_out, in its order. A pair of an entity with itself does not count, an
/// undirected pair counts once.
Verdict judge(const Split& split, bool directed, MatrixView<const float> scores);

/// Fills everything of `score` but its name and time.
void summarise(const std::vector<Verdict>& verdicts, LinkScore& score);

}  // namespace kedge::link
