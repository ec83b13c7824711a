#include "estimate/verdict/model_free.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "estimate/fit/interruption.hpp"
#include "estimate/rows/fold_features.hpp"
#include "neighbours/distance_covariance.hpp"
#include "neighbours/distinct.hpp"
#include "neighbours/extrapolate.hpp"
#include "neighbours/ksg.hpp"
#include "neighbours/random_features.hpp"
#include "neighbours/ross.hpp"
#include "neighbours/waves.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t most_columns = 6, most_rows = 50000, fewest_rows = 40;
constexpr std::size_t most_sharp_columns = 2;  // beyond, extrapolation overshoots by more than it mends
constexpr std::size_t neighbours_beside_categories = 5;
constexpr std::size_t fewest_rows_to_grow = 200;  // fifty a quarter
constexpr std::size_t most_pair_rows = 1000, most_pair_columns = 12;

/// A fixed share of every fold's held-out rows, which are in random order. Of weighted rows those stay that
/// systematic sampling without repetition draws, with a chance in proportion to their weight: they count
/// alike.
std::vector<std::size_t> some_rows(const std::vector<Fold>& folds, const Rows& rows) {
  const std::size_t n = rows.size();
  const double largest = rows.weights.empty() ? 1 : std::ranges::max(rows.weights);
  double reached = 0;
  std::vector<std::size_t> chosen;
  for (const Fold& fold : folds) {
    const std::size_t share = n <= most_rows ? fold.held_out.size() : fold.held_out.size() * most_rows / n;
    for (const std::size_t row : std::span(fold.held_out).first(share)) {
      reached += rows.weight(row) / largest;
      if (reached < 1) continue;
      reached -= 1;
      chosen.push_back(row);
    }
  }
  return chosen;
}

/// Value at k = 3, less its mean over quarters of the rows.
double growth_of(const NeighbourView& view, const Matrix<float>& x, const Matrix<float>& y,
                 std::size_t threads, const std::stop_token& stop) {
  constexpr std::size_t parts = 4;
  const std::vector<std::size_t> ks = {3};
  double sum = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    std::vector<std::size_t> which;
    for (std::size_t i = part; i < x.rows(); i += parts) which.push_back(i);
    Matrix<float> some_x(which.size(), x.cols()), some_y(which.size(), y.cols());
    train::gather(x.view(), which, some_x.view());
    train::gather(y.view(), which, some_y.view());
    sum += mean(neighbours::ksg(some_x.view(), some_y.view(), ks, neighbours::Ksg::first, threads, stop)
                    .values.row(0));
  }
  return view.plain - sum / parts;
}

/// At most twelve places, of the highest scores.
std::vector<std::size_t> best_columns(const std::vector<double>& score) {
  std::vector<std::size_t> places(score.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::stable_sort(places, std::greater<>(), [&](std::size_t i) { return score[i]; });
  places.resize(std::min(places.size(), most_pair_columns));
  return places;
}

}  // namespace

std::optional<NeighbourView> look_at_neighbours(const Rows& rows, const std::vector<Fold>& folds,
                                                const FoldDesign& features, std::size_t threads,
                                                const Control& control) {
  if (rows.x_is_category && rows.y_is_category) return std::nullopt;
  const bool category = rows.x_is_category || rows.y_is_category;
  const std::size_t columns =
      (rows.x_is_category ? 1 : features.x.kept()) + (rows.y_is_category ? 1 : features.y.kept());
  if (columns > most_columns) return std::nullopt;

  NeighbourView view;
  view.rows = some_rows(folds, rows);
  if (view.rows.size() < fewest_rows) return std::nullopt;
  const Matrix<float> x = scores_of(features.x, rows.columns.x, view.rows),
                      y = scores_of(features.y, rows.columns.y, view.rows);
  if (category) {
    const std::vector<std::size_t> ks = {neighbours_beside_categories};
    const auto local = neighbours::ross(neighbours::DistinctRows((rows.x_is_category ? x : y).view()).of_row,
                                        (rows.x_is_category ? y : x).view(), ks, threads, control.stop);
    view.local.assign(local.values.row(0).begin(), local.values.row(0).end());
    view.value = view.plain = mean(view.local);
    view.tied = true;
    return view;
  }
  view.tied =
      2 * std::min(neighbours::DistinctRows(x.view()).size(), neighbours::DistinctRows(y.view()).size()) <
      view.rows.size();
  if (columns > most_sharp_columns) {
    const std::vector<std::size_t> ks = {3};
    const auto local = neighbours::ksg(x.view(), y.view(), ks, neighbours::Ksg::first, threads, control.stop);
    view.local.assign(local.values.row(0).begin(), local.values.row(0).end());
    view.value = view.plain = mean(view.local);
    if (!view.tied && view.rows.size() >= fewest_rows_to_grow) {
      view.growth = growth_of(view, x, y, threads, control.stop);
      view.endless_growth = std::log(4.0) / static_cast<double>(columns - 1);
    }
    return view;
  }
  auto found = neighbours::extrapolated_ksg(x.view(), y.view(), threads, control.stop);
  view.value = found.value;
  view.plain = found.plain;
  view.doubt = found.doubt;
  view.local = std::move(found.local);
  return view;
}

std::optional<PairView> look_at_pairs(const Rows& rows, const std::vector<Fold>& folds,
                                      const FoldDesign& features, const Screening& screening,
                                      std::size_t threads, const Control& control) {
  if (!features.x.scored() || !features.y.scored()) return std::nullopt;
  if (features.x.kept() + features.y.kept() <= most_columns) return std::nullopt;
  auto which = some_rows(folds, rows);
  if (which.size() < fewest_rows) return std::nullopt;
  // Every so many, so that every fold has its share.
  const std::size_t stride = (which.size() + most_pair_rows - 1) / most_pair_rows;
  for (std::size_t i = 0; i * stride < which.size(); ++i) which[i] = which[i * stride];
  which.resize((which.size() + stride - 1) / stride);
  const Matrix<float> x = scores_of(features.x, rows.columns.x, which),
                      y = scores_of(features.y, rows.columns.y, which);
  const auto x_columns = best_columns(screening.x), y_columns = best_columns(screening.y);
  std::vector<PairView> pairs;
  for (const std::size_t i : x_columns) {
    for (const std::size_t j : y_columns) pairs.push_back({i, j, 0, 0});
  }
  parallel_for(pairs.size(), threads, control.stop, [&](std::size_t index, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    PairView& pair = pairs[index];
    const std::vector<std::size_t> ks = {3};
    const auto local =
        neighbours::ksg(x.view().block(0, pair.x, x.rows(), 1), y.view().block(0, pair.y, y.rows(), 1), ks);
    pair.value = mean(local.values.row(0));
    pair.error = mean_error(local.values.row(0));
  });
  stop_if_asked(control, "looking at pairs of columns");
  return *std::ranges::max_element(pairs, {}, [](const PairView& p) { return p.value - 4 * p.error; });
}

double dependence_score(const Rows& rows, const std::vector<Fold>& folds, const FoldDesign& features,
                        std::uint64_t seed, std::size_t threads, const Control& control) {
  const auto which = some_rows(folds, rows);
  if (which.size() < 8) return 0;
  const Matrix<float> x = scores_of(features.x, rows.columns.x, which),
                      y = scores_of(features.y, rows.columns.y, which);
  neighbours::RandomFeatureOptions features_options;
  features_options.seed = seed;
  neighbours::DistanceCovarianceOptions distance;
  distance.squares = true;
  distance.permutations = 100;
  distance.seed = seed;
  distance.threads = threads;
  distance.stop = control.stop;
  const double smooth = std::max(neighbours::random_feature_test(x.view(), y.view(), features_options),
                                 neighbours::distance_covariance_test(x.view(), y.view(), distance).z);
  if (!features.x.scored() || !features.y.scored() || x.cols() + y.cols() > most_columns) return smooth;
  return std::max(smooth, neighbours::wave_test(x.view(), y.view()));
}

}  // namespace kedge::estimate
