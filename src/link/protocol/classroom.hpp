// Everything that the methods of a trial share, made once: scaled columns, components, pairs in the orders
// they are learned in.
#pragma once

#include <memory>

#include "link/methods/method.hpp"

namespace kedge::link {

class Classroom {
 public:
  /// Columns are scaled over `scaled_on`, components fitted over `training`.
  Classroom(const EntityTable& table, bool directed, const std::vector<EntityPair>& training,
            const std::vector<EntityPair>& scaled_on, std::uint64_t seed, std::uint64_t trial);
  Classroom(const Classroom&) = delete;
  Classroom& operator=(const Classroom&) = delete;

  const Lesson& lesson() const { return lesson_; }

 private:
  Side x_, y_;  // y_ is empty where pairs are undirected
  Lesson lesson_;
};

/// Scores of all (xs[i], ys[j]), of undirected pairs the mean of both orders. `errors` may be empty.
void score_pairs(const Scorer& scorer, bool directed, std::span<const std::size_t> xs,
                 std::span<const std::size_t> ys, MatrixView<float> scores, MatrixView<float> errors);

}  // namespace kedge::link
