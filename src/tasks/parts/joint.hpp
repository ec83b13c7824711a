// A joint distribution of X and Y whose mutual information is known, as a value: parts make one, maps change
// it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

#include "core/philox.hpp"
#include "tasks/task.hpp"

namespace kedge::tasks {

struct Joint {
  std::size_t x_dim = 1, y_dim = 1;
  double mi = 0;  ///< exact, nats
  /// Fills one row.
  std::function<void(Rng& rng, std::span<double> x, std::span<double> y)> draw;
};

/// A change of one side's row, in place.
using Map = std::function<void(std::span<double>)>;

/// The same distribution seen through one-to-one maps, which leave the mutual information alone. An empty map
/// is the identity.
Joint mapped(Joint base, Map of_x, Map of_y);

std::unique_ptr<Task> as_task(Joint joint);

}  // namespace kedge::tasks
