#include "estimate/fit/seeds.hpp"

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "estimate/fit/interruption.hpp"

namespace kedge::estimate {

double SeedSpread::excess() const { return std::sqrt(std::max(0.0, spread * spread - noise * noise)); }

double SeedSpread::error() const {
  return networks > 0 ? excess() / std::sqrt(static_cast<double>(networks)) : 0;
}

SeedSpread spread_of_seeds(const Candidate& candidate, const Rows& rows, const std::vector<Fold>& folds,
                           const std::optional<Categories>& categories, std::size_t threads,
                           const Control& control) {
  const std::size_t members = candidate.fit.design.members, networks = folds.size() * members;
  ScoreMap map;
  map.categories = categories;
  // Of each network, of the rows looked at in each fold.
  std::vector<std::vector<std::vector<double>>> scores(networks);
  parallel_for(networks, threads, control.stop, [&](std::size_t a, const std::stop_token& stop) {
    Member member = candidate.fit.members(a / members, candidate.look)[a % members];
    member.share = 1;
    const std::size_t block = diagonal_block(std::span(&member, 1));
    BlockScorer scorer({member}, map, block, block);
    for (const Fold& fold : folds) {
      if (stop.stop_requested()) return;
      scores[a].push_back(pair_scores(scorer, rows.columns, rows_looked_at(fold), block));
    }
  });
  stop_if_asked(control, "comparing networks of different seeds");

  SeedSpread found;
  std::vector<double> distances;
  double variance = 0;
  for (std::size_t a = 0; a < networks; ++a) {
    const std::size_t f = a / members;
    const auto looked_at = rows_looked_at(folds[f]);
    if (looked_at.size() < 2) continue;
    std::vector<double> difference = scores[a][f];
    for (std::size_t b = 0; b < networks; ++b) {
      if (b / members == f) continue;
      for (std::size_t i = 0; i < difference.size(); ++i)
        difference[i] -= scores[b][f][i] / static_cast<double>(networks - members);
    }
    const std::vector<double> weights = rows.weights_of(looked_at);
    distances.push_back(mean(difference, weights));
    const double error = mean_error(difference, weights);
    variance += error * error;
  }
  if (distances.size() < 2) return found;
  found.networks = distances.size();
  found.spread = deviation(distances);
  found.noise = std::sqrt(variance / static_cast<double>(distances.size()));
  return found;
}

}  // namespace kedge::estimate
