// --method ksg: nearest neighbours alone, of normal scores. Numbers on both sides: the estimator of Kraskov,
// Stoegbauer and Grassberger (2004), its first form at k = 3 unless --param says otherwise, with ties after
// Gao et al. (2017). One column of categories beside numbers: Ross (2014). There is no model: log r of new
// rows is not known.
//
// Rows share neighbours, so that their values are not independent: the deviation of their mean is up to 1.4
// times sd / sqrt(n) (neighbours/extrapolate.hpp), and that is what counts here. Densities are taken for
// constant within boxes of order (k/n)^(1/d); between k and k' > k neighbours the value moves by
// b (k'^g - k^g), g = 2/d, which makes the step from k to none
//   D = (I(k) - I(k')) / ((k'/k)^g - 1),        SE^2 = (1.4 sd)^2 / n + D^2.
// The number itself is not moved: D is a guess in several dimensions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"
#include "estimate/methods/constant.hpp"
#include "estimate/rows/fold_features.hpp"
#include "estimate/verdict/checks.hpp"
#include "kedge/error.hpp"
#include "neighbours/distinct.hpp"
#include "neighbours/ksg.hpp"
#include "neighbours/ross.hpp"

namespace kedge::estimate {
namespace {

constexpr double shared_neighbours = 1.4;
constexpr std::size_t usual_neighbours = 3, most_columns = 6;

struct Settings {
  std::vector<std::size_t> ks;  ///< the one asked for and, where there are rows enough, a larger one
  neighbours::Ksg form = neighbours::Ksg::first;
};

Settings settings_of(const Options& options, std::size_t n) {
  const auto parameter = [&](const char* name, double usual) {
    const auto found = options.param.find(name);
    return found == options.param.end() ? usual : found->second;
  };
  const auto k = static_cast<std::size_t>(parameter("k", usual_neighbours));
  if (k >= n) {
    throw InputError(fmt::format(
        "{} nearest neighbours need at least {} rows, and there are {}; lower --param k", k, k + 1, n));
  }
  Settings settings;
  settings.form = parameter("form", 1) == 2 ? neighbours::Ksg::second : neighbours::Ksg::first;
  settings.ks = {k};
  const std::size_t more = (10 * k + 2) / 3;
  if (more < n) settings.ks.push_back(more);
  return settings;
}

/// What neighbours cannot take into account.
void refuse(const Problem& problem) {
  if (problem.rows.x_is_category && problem.rows.y_is_category) {
    throw InputError(
        "--method ksg needs numbers on one side at least, and both X and Y are one column of categories; use "
        "--method auto");
  }
  if (!problem.rows.weights.empty()) {
    throw InputError("--method ksg cannot weight rows; leave out --weights, or use --method auto");
  }
  if (problem.plan.options.fold_by == "blocks" || problem.grouped) {
    throw InputError(
        "--method ksg holds out no rows, so that rows that belong together would be each other's neighbours; "
        "leave out --groups and --fold-by blocks, or use --method auto");
  }
}

Check dimension_check(std::size_t columns) {
  const bool passed = columns <= most_columns;
  return {"dimension", passed, static_cast<double>(columns),
          passed ? fmt::format("{} columns are few enough for nearest neighbours", columns)
                 : fmt::format(
                       "among {} columns nearest neighbours are far, and the value is too low; at most {} "
                       "columns, or --method auto",
                       columns, most_columns)};
}

Check neighbours_agree_check(const Settings& settings, const std::vector<double>& values, double most) {
  if (values.size() < 2) {
    return {"agreement", false, std::nan(""), "there are too few rows to compare numbers of neighbours"};
  }
  const double distance = values[0] - values[1];
  const bool passed = std::abs(distance) <= most;
  return {"agreement", passed, distance,
          passed ? fmt::format("{} and {} neighbours say the same within {:.3f} nats", settings.ks[0],
                               settings.ks[1], std::abs(distance))
                 : fmt::format(
                       "{} neighbours find {:.2f} nats and {} find {:.2f}: the dependence is finer than the "
                       "distances between rows; more rows are needed",
                       settings.ks[0], values[0], settings.ks[1], values[1])};
}

/// Where both of a row's sides are shared with others, but not by the same rows, distances to neighbours are
/// steps of a lattice, and how many rows lie nearer than the k-th is an accident of the rounding.
Check ties_check(const Matrix<float>& x, const Matrix<float>& y, std::size_t k) {
  Matrix<float> joint(x.rows(), x.cols() + y.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::ranges::copy(y.row(i), std::ranges::copy(x.row(i), joint.row(i).begin()).out);
  }
  const neighbours::DistinctRows in_x(x.view()), in_y(y.view()), both(joint.view());
  std::size_t between = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    if (in_x.weight[in_x.of_row[i]] > 1 && in_y.weight[in_y.of_row[i]] > 1 &&
        both.weight[both.of_row[i]] <= k)
      ++between;
  }
  const double share = static_cast<double>(between) / static_cast<double>(x.rows());
  const bool passed = share <= 0.5;
  return {"ties", passed, share,
          passed ? "values that rows share do not blur the distances between them"
                 : fmt::format(
                       "{:.0f} % of the rows share their X with some and their Y with other rows: values are "
                       "rounded too coarsely for distances to tell; use --method auto",
                       100 * share)};
}

}  // namespace

Fitted estimate_by_neighbours(const Problem& problem, Estimate& e) {
  const Rows& rows = problem.rows;
  refuse(problem);
  const Settings settings = settings_of(problem.plan.options, rows.size());
  e.k = static_cast<std::int64_t>(settings.ks[0]);
  const FoldDesign features = features_of_all(rows);
  if (features.x.kept() == 0 || features.y.kept() == 0) {
    estimate_constant(problem, e);
    return {};
  }
  const auto side = [](const data::Features& f, const Matrix<float>& columns) {
    return f.scored() ? f.normal_scores(columns.view()) : columns;
  };
  const Matrix<float> x = side(features.x, rows.columns.x), y = side(features.y, rows.columns.y);
  const bool category = rows.x_is_category || rows.y_is_category;
  const auto& stop = problem.control.stop;
  const neighbours::LocalValues local =
      category
          ? neighbours::ross(neighbours::DistinctRows((rows.x_is_category ? x : y).view()).of_row,
                             (rows.x_is_category ? y : x).view(), settings.ks, problem.plan.threads, stop)
          : neighbours::ksg(x.view(), y.view(), settings.ks, settings.form, problem.plan.threads, stop);
  const std::vector<double> values = local.means();
  e.pmi.assign(local.values.row(0).begin(), local.values.row(0).end());
  e.mi = values[0];
  e.chosen = category ? "ross" : settings.form == neighbours::Ksg::first ? "ksg-1" : "ksg-2";

  const std::size_t x_columns = rows.x_is_category ? 0 : x.cols(),
                    y_columns = rows.y_is_category ? 0 : y.cols();
  const std::size_t columns = x_columns + y_columns;
  double step = 0;
  if (values.size() > 1) {
    const double ratio = static_cast<double>(settings.ks[1]) / static_cast<double>(settings.ks[0]);
    step = (values[0] - values[1]) / std::expm1(2 / static_cast<double>(columns) * std::log(ratio));
  }
  e.std_error = std::hypot(shared_neighbours * mean_error(e.pmi), step);

  e.checks = {dimension_check(columns), neighbours_agree_check(settings, values, tolerance(e.mi)),
              reach_check(e.mi, std::log(static_cast<double>(rows.size())) - 3)};
  if (!category) e.checks.push_back(ties_check(x, y, settings.ks[0]));
  return {};
}

}  // namespace kedge::estimate
