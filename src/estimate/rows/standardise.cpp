#include "estimate/rows/standardise.hpp"

#include <algorithm>

#include "data/categories.hpp"
#include "data/rows.hpp"
#include "estimate/verdict/certificate.hpp"

namespace kedge::estimate {
namespace {

struct Side {
  data::Transform transform;
  bool first_fold_unseen = false;
};

/// Whether the column is a category, and which levels it has, is seen from all rows. Where the training rows
/// alone would have shown the same, nothing has been learned from the others. A side that does not vary in
/// them is standardised by all.
Side fit(const Array& rows, data::ColumnType type, const std::vector<std::size_t>* training) {
  Side side{data::Transform::fit(rows, type)};
  if (!training) return side;
  const Array some = data::keep_rows(rows, *training);
  const bool category = side.transform.is_category();
  auto fitted = data::Transform::fit(some, category ? data::ColumnType::category : data::ColumnType::numeric);
  if (category && fitted.outputs() != side.transform.outputs()) return side;
  if (fitted.is_constant() && !side.transform.is_constant()) return side;
  side.first_fold_unseen = type != data::ColumnType::automatic || data::looks_like_category(some) == category;
  side.transform = std::move(fitted);
  return side;
}

}  // namespace

Standardised standardise(const PreparedRows& given, const Options& options, const std::vector<Fold>& folds) {
  std::vector<std::size_t> training;
  const bool certifiable = can_certify(options, folds, !given.groups.empty(), !given.weights.empty());
  if (certifiable) {
    training = folds[0].training;
    std::ranges::sort(training);
  }
  const auto* which = certifiable ? &training : nullptr;
  Side x = fit(given.x, data::parse_column_type(options.x_type), which);
  Side y = fit(given.y, data::parse_column_type(options.y_type), which);
  Rows rows{{x.transform.apply(given.x), y.transform.apply(given.y)},
            x.transform.is_category(),
            y.transform.is_category(),
            given.weights,
            x.first_fold_unseen && y.first_fold_unseen};
  return {std::move(x.transform), std::move(y.transform), std::move(rows)};
}

}  // namespace kedge::estimate
