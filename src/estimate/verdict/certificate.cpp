#include "estimate/verdict/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "train/schedule.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t fewest_held_out = 40;
constexpr std::size_t most_held_out = 65536;  // beyond, the bound is as near as its critic
constexpr std::size_t most_training = 4096;   // to choose clips
constexpr std::size_t rows_for_columns = 100'000;
constexpr double bases = 8, fits = 16;

Matrix<float> some_training(const Matrix<float>& columns, const Fold& first) {
  const auto which = std::span(first.training).first(std::min(first.training.size(), rows_for_columns));
  Matrix<float> seen(which.size(), columns.cols());
  train::gather(columns.view(), which, seen.view());
  return seen;
}

/// What training rows alone say about columns.
bool same_columns(const data::Features& features, const Matrix<float>& columns, const Fold& first) {
  if (!features.scored()) return true;
  return std::ranges::equal(data::distinct_columns(some_training(columns, first).view()), features.columns());
}

/// Shares as training rows have them.
Categories seen_categories(const Categories& all, const Rows& rows, const Fold& first) {
  const Matrix<float>& side = all.side == Categories::Side::y ? rows.columns.y : rows.columns.x;
  return count_categories(all.side, some_training(side, first).view());
}

}  // namespace

bool can_certify(const Options& options, const std::vector<Fold>& folds, bool grouped, bool weighted) {
  return options.fold_by == "random" && !grouped && !weighted && folds[0].held_out.size() >= fewest_held_out;
}

double log_choices(const CrossFit& fit) {
  const train::Settings& training = fit.design.training;
  const auto looks = train::checkpoint_steps(training.first_look, training.schedule.steps).size();
  return std::log(static_cast<double>(looks));
}

double log_choices(const Ensemble& ensemble) {
  double sum = std::log(bases);
  for (const auto& [candidate, share] : ensemble.parts) {
    const bool network = candidate->fit.design.folds[0].shape.form != "none";
    sum += 2 * std::log(2.0);
    if (network) sum += std::log(fits * static_cast<double>(temperings)) + log_choices(candidate->fit);
  }
  return sum;
}

std::vector<Matching> matchings_of(std::vector<Member> members, const std::optional<Categories>& categories,
                                   const train::Pairs& pairs, std::span<const std::size_t> which) {
  ScoreMap map;
  map.categories = categories;
  const auto sizes = block_sizes(which.size() / 2, std::max<std::size_t>(2, diagonal_block(members) / 2));
  const auto [least, most] = std::ranges::minmax(sizes);
  BlockScorer scorer(std::move(members), map, 2 * most, 2 * most);
  std::vector<Matching> matchings(least);
  std::size_t first = 0;
  for (const std::size_t half : sizes) {
    const auto s = scorer.score(pairs, which.subspan(first, 2 * half));
    for (std::size_t shift = 0; shift < least; ++shift) {
      for (std::size_t i = 0; i < half; ++i) {
        const std::size_t j = half + (i + shift) % half;
        matchings[shift].push_back({s(i, i), s(j, j), s(i, j), s(j, i)});
      }
    }
    first += 2 * half;
  }
  return matchings;
}

double certify(const std::vector<Member>& members, const Rows& rows, const Fold& first,
               const std::optional<Categories>& categories, double log_choices, double level) {
  const Member& one = members.front();
  if (!rows.first_fold_unseen || !same_columns(*one.x, rows.columns.x, first) ||
      !same_columns(*one.y, rows.columns.y, first)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::optional<Categories> seen;
  if (categories) seen = seen_categories(*categories, rows, first);
  const auto scores = [&](const std::vector<std::size_t>& which, std::size_t most) {
    return matchings_of(members, seen, rows.columns, std::span(which).first(std::min(which.size(), most)));
  };
  const double log_odds = log_choices - std::log(1 - level);
  auto training = scores(first.training, most_training);
  training.resize(std::min<std::size_t>(training.size(), 2));
  const auto held_out = scores(first.held_out, most_held_out);
  return choose_product_bound(training, held_out[0].size(), log_odds).of(held_out, log_odds);
}

double certify(const Ensemble& ensemble, const Rows& rows, const Fold& first,
               const std::optional<Categories>& categories, double level) {
  std::vector<Member> members;
  for (const auto& [candidate, share] : ensemble.parts) {
    for (const Member& member : candidate->fit.members(0, candidate->look, share)) members.push_back(member);
  }
  return certify(members, rows, first, categories, log_choices(ensemble), level);
}

}  // namespace kedge::estimate
