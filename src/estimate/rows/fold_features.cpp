#include "estimate/rows/fold_features.hpp"

#include <numeric>

#include "core/parallel.hpp"
#include "estimate/fit/interruption.hpp"

namespace kedge::estimate {
namespace {

/// Columns of each side that are worth keeping.
struct Kept {
  std::vector<std::size_t> x, y;
};

Kept kept_columns(const Rows& rows) {
  return {data::distinct_columns(rows.columns.x.view()), data::distinct_columns(rows.columns.y.view())};
}

data::Features side(bool category, const Matrix<float>& columns, const std::vector<std::size_t>& kept,
                    std::span<const std::size_t> which, const Rows& rows) {
  return category ? data::Features::identity(columns.cols())
                  : data::Features::scored(columns.view(), kept, which, rows.weights);
}

FoldDesign fitted_on(std::span<const std::size_t> which, const Rows& rows, const Kept& kept) {
  return {side(rows.x_is_category, rows.columns.x, kept.x, which, rows),
          side(rows.y_is_category, rows.columns.y, kept.y, which, rows),
          {}};
}

FoldDesign fitted_on_all(const Rows& rows, const Kept& kept) {
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return fitted_on(all, rows, kept);
}

}  // namespace

std::optional<FoldFeatures> fold_features(const Rows& rows, const std::vector<Fold>& folds,
                                          std::size_t threads, const Control& control) {
  const Kept kept = kept_columns(rows);
  if (kept.x.empty() || kept.y.empty()) return std::nullopt;
  std::optional<FoldDesign> whole;
  std::vector<std::optional<FoldDesign>> parts(folds.size());
  parallel_for(1 + folds.size(), threads, control.stop, [&](std::size_t index, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    if (index == 0) {
      whole = fitted_on_all(rows, kept);
    } else {
      parts[index - 1] = fitted_on(folds[index - 1].training, rows, kept);
    }
  });
  stop_if_asked(control, "looking at columns");
  FoldFeatures features{{}, std::move(*whole)};
  for (auto& part : parts) features.folds.push_back(std::move(*part));
  return features;
}

FoldDesign features_of_all(const Rows& rows) { return fitted_on_all(rows, kept_columns(rows)); }

Matrix<float> scores_of(const data::Features& features, const Matrix<float>& columns,
                        std::span<const std::size_t> which) {
  if (!features.scored()) {
    Matrix<float> chosen(which.size(), columns.cols());
    train::gather(columns.view(), which, chosen.view());
    return chosen;
  }
  constexpr std::size_t block = 1024;  // no second copy of many rows
  Matrix<float> scores(which.size(), features.kept()), some(std::min(block, which.size()), columns.cols());
  for (std::size_t first = 0; first < which.size(); first += block) {
    const std::size_t count = std::min(block, which.size() - first);
    train::gather(columns.view(), which.subspan(first, count), some.view());
    features.normal_scores(some.top(count), scores.view().block(first, 0, count, scores.cols()));
  }
  return scores;
}

}  // namespace kedge::estimate
