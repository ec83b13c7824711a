// Do networks that differ by their seeds, and by which fold they miss, say the same? With R_f the rows held
// out in fold f and s_a the log ratios of one network a of it,
//   d_a = mean over R_f of (s_a - mean of s_b over the networks b of other folds),
// so that each is judged on rows that it never saw, and rows that are hard for all count for none. Those b
// have seen R_f, all equally, so only differences between the d_a say anything: `spread` is their standard
// deviation, `noise` what the sampling of rows alone would make of it.
#pragma once

#include <cstddef>
#include <optional>

#include "estimate/fit/candidate.hpp"

namespace kedge::estimate {

struct SeedSpread {
  double spread = 0, noise = 0;
  std::size_t networks = 0;

  /// What is left of the spread without the noise.
  double excess() const;
  /// Standard error of the networks' average: what training them anew, on other seeds, would move it by.
  double error() const;
};

/// Of a candidate's networks, each alone, on the rows looked at; 0 where those are too few to say.
SeedSpread spread_of_seeds(const Candidate& candidate, const Rows& rows, const std::vector<Fold>& folds,
                           const std::optional<Categories>& categories, std::size_t threads,
                           const Control& control);

}  // namespace kedge::estimate
