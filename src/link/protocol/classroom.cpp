#include "link/protocol/classroom.hpp"

#include "link/inputs/pair_scaling.hpp"
#include "link/inputs/places.hpp"
#include "link/inputs/principal.hpp"
#include "link/methods/recipe.hpp"

namespace kedge::link {
namespace {

std::vector<EntityPair> in_orders_learned(const std::vector<EntityPair>& pairs, bool directed) {
  if (directed) return pairs;
  std::vector<EntityPair> both;
  for (const EntityPair& pair : pairs) {
    both.push_back(pair);
    both.push_back({pair.b, pair.a});
  }
  return both;
}

Side make_side(const EntityTable& table, const std::vector<EntityPair>& training,
               const std::vector<EntityPair>& scaled_on, std::size_t EntityPair::*place) {
  Side side;
  side.columns = PairScaling(table.rows.view(), places(scaled_on, place)).apply(table.rows.view());
  side.components = Principal(side.columns.view(), places(training, place), most_components, whitening_ridge)
                        .apply(side.columns.view());
  return side;
}

}  // namespace

Classroom::Classroom(const EntityTable& table, bool directed, const std::vector<EntityPair>& training,
                     const std::vector<EntityPair>& scaled_on, std::uint64_t seed, std::uint64_t trial) {
  lesson_.pairs = in_orders_learned(training, directed);
  lesson_.seed = seed;
  lesson_.trial = trial;
  const std::vector<EntityPair> all = in_orders_learned(scaled_on, directed);
  x_ = make_side(table, lesson_.pairs, all, &EntityPair::a);
  if (directed) y_ = make_side(table, lesson_.pairs, all, &EntityPair::b);
  lesson_.x = &x_;
  lesson_.y = directed ? &y_ : &x_;
}

void score_pairs(const Scorer& scorer, bool directed, std::span<const std::size_t> xs,
                 std::span<const std::size_t> ys, MatrixView<float> scores, MatrixView<float> errors) {
  scorer.score(xs, ys, scores, errors);
  if (directed) return;
  Matrix<float> back(ys.size(), xs.size()), back_errors(errors.cols(), errors.rows());
  scorer.score(ys, xs, back.view(), back_errors.view());
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < ys.size(); ++j) {
      scores(i, j) = (scores(i, j) + back(j, i)) / 2;
      // The two share their members, so their errors may go together: their mean is the most it can be.
      if (!errors.empty()) errors(i, j) = (errors(i, j) + back_errors(j, i)) / 2;
    }
  }
}

}  // namespace kedge::link
