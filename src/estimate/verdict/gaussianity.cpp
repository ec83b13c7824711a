#include "estimate/verdict/gaussianity.hpp"

#include <fmt/format.h>

#include <cmath>

#include "copula/gaussian.hpp"
#include "estimate/verdict/model_free.hpp"
#include "neighbours/random_features.hpp"

namespace kedge::estimate {
namespace {

// As in the check of independence of --method auto: what chance does not reach, however the tail.
constexpr double most_z = 6;
constexpr double nearly_nothing = 0.05;
constexpr std::size_t rows_per_column = 10;

Matrix<float> variates(const Matrix<float>& scores, const Matrix<float>& map) {
  Matrix<float> out(scores.rows(), map.cols());
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    for (std::size_t j = 0; j < map.rows(); ++j) {
      for (std::size_t k = 0; k < map.cols(); ++k) out(i, k) += scores(i, j) * map(j, k);
    }
  }
  return out;
}

/// z-score of dependence between u and v - rho u.
double residual_score(const GaussianityView& view) {
  const Matrix<float> zx = view.features.x.normal_scores(view.rows.columns.x.view()),
                      zy = view.features.y.normal_scores(view.rows.columns.y.view());
  const copula::LogRatio ratio =
      copula::fit_gaussian(zx.view(), zy.view(), view.rows.weights, copula::Shrinkage::none);
  const Matrix<float> u = variates(zx, ratio.x_map);
  Matrix<float> left = variates(zy, ratio.y_map);
  for (std::size_t i = 0; i < left.rows(); ++i) {
    for (std::size_t k = 0; k < left.cols(); ++k) left(i, k) -= static_cast<float>(ratio.rho[k]) * u(i, k);
  }
  neighbours::RandomFeatureOptions options;
  options.seed = view.seed;
  return neighbours::random_feature_test(u.view(), left.view(), options);
}

Check by_neighbours(const GaussianityView& view, const NeighbourView& neighbours, bool both_ways) {
  const bool above = both_ways && std::abs(neighbours.value - view.value) > view.tolerance;
  const bool passed = !above && neighbours.plain <= view.value + view.tolerance;
  const double seen = above ? neighbours.value : neighbours.plain;
  return {
      "gaussianity", passed, seen,
      passed
          ? fmt::format("nearest neighbours, which see any dependence and err low, find {:.3f} nats, no more "
                        "than correlations of normal scores do",
                        seen)
          : fmt::format("nearest neighbours find {:.2f} nats and correlations of normal scores {:.2f}: the "
                        "dependence is of another shape, which this method cannot see; use --method auto",
                        seen, view.value)};
}

Check by_score(double z, const char* what) {
  const bool passed = z <= most_z;
  return {"gaussianity", passed, z,
          passed ? fmt::format("{} sees nothing beyond correlations of normal scores (z = {:.1f})", what, z)
                 : fmt::format(
                       "{} sees dependence beyond correlations of normal scores (z = {:.0f}), which are all "
                       "that this method knows; use --method auto",
                       what, z)};
}

}  // namespace

Check gaussianity_check(const GaussianityView& view, const Control& control) {
  const std::size_t columns = view.features.x.kept() + view.features.y.kept();
  const auto neighbours = look_at_neighbours(view.rows, view.folds, view.features, view.threads, control);
  if (neighbours) return by_neighbours(view, *neighbours, columns == 2 && !neighbours->tied);
  if (view.rows.weights.empty() && view.rows.size() >= rows_per_column * columns) {
    return by_score(residual_score(view), "a test of what correlations leave over");
  }
  if (view.rows.weights.empty() && std::abs(view.value) < nearly_nothing) {
    return by_score(dependence_score(view.rows, view.folds, view.features, view.seed, view.threads, control),
                    "a test of independence");
  }
  return {"gaussianity", true, std::nan(""),
          "nothing here could show whether there is dependence beyond correlations of normal scores, which "
          "are all that this method sees"};
}

}  // namespace kedge::estimate
