#include "estimate/rows/fold_features.hpp"

#include <numeric>

namespace kedge::estimate {
namespace {

data::Features side(bool category, const Matrix<float>& columns, const std::vector<std::size_t>& kept,
                    std::span<const std::size_t> which, const Rows& rows) {
  return category ? data::Features::identity(columns.cols())
                  : data::Features::scored(columns.view(), kept, which, rows.weights);
}

}  // namespace

std::vector<FoldDesign> fold_features(const Rows& rows, const std::vector<Fold>& folds) {
  const auto& x = rows.columns.x;
  const auto& y = rows.columns.y;
  const auto x_kept = data::distinct_columns(x.view()), y_kept = data::distinct_columns(y.view());
  std::vector<FoldDesign> features;
  if (x_kept.empty() || y_kept.empty()) return features;
  for (const Fold& fold : folds) {
    features.push_back({side(rows.x_is_category, x, x_kept, fold.training, rows),
                        side(rows.y_is_category, y, y_kept, fold.training, rows),
                        {}});
  }
  return features;
}

FoldDesign features_of_all(const Rows& rows) {
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto& x = rows.columns.x;
  const auto& y = rows.columns.y;
  return {side(rows.x_is_category, x, data::distinct_columns(x.view()), all, rows),
          side(rows.y_is_category, y, data::distinct_columns(y.view()), all, rows),
          {}};
}

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
