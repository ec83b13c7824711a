// One distribution with known mutual information: draws any number of fresh rows from a stream of random
// numbers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/philox.hpp"
#include "kedge/matrix_view.hpp"
#include "kedge/task.hpp"

namespace kedge::tasks {

class Task {
 public:
  virtual ~Task() = default;
  virtual std::size_t x_dim() const = 0;
  virtual std::size_t y_dim() const = 0;
  /// Exact, nats; NaN where nobody knows.
  virtual double mi() const = 0;
  /// Fills x and y, which have the same number of rows, with pairs, one row after another: two calls draw
  /// what one would.
  virtual void draw(Rng& rng, MatrixView<float> x, MatrixView<float> y) const = 0;
};

/// A family knows the ids it answers to.
struct Family {
  std::string pattern;          ///< of its ids, for messages
  std::vector<TaskInfo> tasks;  ///< for lists
  /// Null when the id is not one of the family's; throws InputError when it is but its numbers make no sense.
  /// `data_dir` is the folder of real data, or "".
  std::unique_ptr<Task> (*make)(std::string_view id, const std::string& data_dir);
};

/// Throws InputError, naming the patterns that exist, or the file that is not in `data_dir`.
std::unique_ptr<Task> make_task(std::string_view id, const std::string& data_dir = "");

}  // namespace kedge::tasks
