// What an objective learns with when nobody tunes anything. Sizes were tried on synthetic interactions and on
// a few trials of the yeast data, under other seeds than the one that docs/interactions.md reports.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "critics/critic.hpp"
#include "kedge/link.hpp"
#include "train/replica.hpp"

namespace kedge::link {

struct Recipe {
  std::size_t members = 8;
  /// Leading components that a critic sees; the held-out loss chooses among those of which there are at least
  /// so many pairs each, and the first.
  std::vector<std::size_t> components = {16, 64, 256};
  std::size_t pairs_a_component = 40;
  critics::Shape shape;
  train::Settings training;
};

/// Components of every lesson, and how softly they are whitened (inputs/principal.hpp).
inline constexpr std::size_t most_components = 256;
inline constexpr double whitening_ridge = 1;

/// Throws InputError for parameters that the objective does not have.
Recipe make_recipe(const std::string& objective, const LinkOptions& link_options);

}  // namespace kedge::link
