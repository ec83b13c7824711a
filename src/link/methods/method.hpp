// What trials compare: a method learns from the interacting pairs of a trial and scores any pair of
// entities. It knows nothing of trials, splits or rankings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "kedge/link.hpp"
#include "kedge/matrix.hpp"

namespace kedge::link {

/// What is known of all entities of the table in one of the two places of a pair.
struct Side {
  Matrix<float> columns;     ///< scaled (inputs/pair_scaling.hpp)
  Matrix<float> components;  ///< their principal components (inputs/principal.hpp)
};

struct Lesson {
  const Side *x = nullptr, *y = nullptr;  ///< undirected: the same
  std::vector<EntityPair> pairs;  ///< that interact; undirected: each in both orders, one behind the other
  std::uint64_t seed = 0, trial = 0;
};

/// A learned member of an ensemble, of a kind that its method knows.
class Learned {
 public:
  virtual ~Learned() = default;
};

class Scorer : public Learned {
 public:
  /// scores(i, j) of (xs[i], ys[j]): log r but for a constant, or a similarity. `errors`, unless it is empty,
  /// is told their standard errors; a method that has none writes NaN.
  virtual void score(std::span<const std::size_t> xs, std::span<const std::size_t> ys,
                     MatrixView<float> scores, MatrixView<float> errors) const = 0;
};

class Method {
 public:
  virtual ~Method() = default;
  /// Members learn apart, on any thread.
  virtual std::size_t members() const { return 1; }
  /// The lesson must outlive what is learned. Where stop is requested the result is not to be used.
  virtual std::unique_ptr<Learned> learn(const Lesson& lesson, std::size_t member,
                                         const std::stop_token& stop) const = 0;
  /// Of all members, in their order. A method without an ensemble has learned the scorer itself.
  virtual std::unique_ptr<Scorer> combine(const Lesson& lesson,
                                          std::vector<std::unique_ptr<Learned>> members) const;
};

/// An objective of the registry, or a baseline, by name. Throws InputError for unknown ones, and for
/// objectives whose score leaves a factor of the context open.
std::unique_ptr<Method> make_method(const std::string& name, const LinkOptions& options);

}  // namespace kedge::link
