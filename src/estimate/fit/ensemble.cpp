#include "estimate/fit/ensemble.hpp"

namespace kedge::estimate {

double Ensemble::offset() const {
  double sum = shift;
  for (const auto& [candidate, share] : parts) sum += share * candidate->offset;
  return sum;
}

Ensemble alone(const Candidate& candidate) {
  return {{{&candidate, 1.0}}, candidate.row_losses, candidate.loss, 0};
}

Ensemble average(const Candidate& a, const Candidate& b, const Rows& rows, const std::vector<Fold>& folds,
                 const Categories* categories, double nu) {
  Ensemble e;
  e.parts = {{&a, 0.5}, {&b, 0.5}};
  std::vector<Tiles> tiles;
  for (std::size_t f = 0; f < folds.size(); ++f) tiles.push_back(a.tiles[f].moved_towards(b.tiles[f], 0.5f));
  const AnchorMoments moments = moments_of(tiles, rows, folds, categories, nu);
  e.row_losses = moments.row_losses(e.offset());
  e.loss = moments.loss(e.offset());
  return e;
}

Evaluation score(const Ensemble& ensemble, const Rows& rows, const std::vector<Fold>& folds,
                 const std::optional<Categories>& categories, Wanted wanted, std::size_t threads,
                 const Control& control) {
  EvaluationPlan plan;
  plan.threads = threads;
  plan.wants_products = wanted == Wanted::products_and_training;
  plan.wants_training = wanted != Wanted::pairs;
  plan.map.categories = categories;
  plan.map.offset = ensemble.offset();
  for (std::size_t f = 0; f < folds.size(); ++f) {
    std::vector<Member> members;
    for (const auto& [candidate, share] : ensemble.parts) {
      for (const Member& member : candidate->fit.members(f, candidate->look, share))
        members.push_back(member);
    }
    plan.folds.push_back(std::move(members));
  }
  plan.block = evaluation_block(plan.folds[0]);
  return evaluate(rows, folds, plan, {}, control);
}

}  // namespace kedge::estimate
