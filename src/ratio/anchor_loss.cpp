#include "ratio/anchor_loss.hpp"

#include <algorithm>
#include <functional>

#include "objectives/anchor_log.hpp"
#include "objectives/tuple.hpp"
#include "rules/log.hpp"

namespace kedge::ratio {

using objectives::Direction;

AnchorLoss::AnchorLoss(std::size_t k, double nu, Direction direction) : direction_(direction) {
  if (k == 0) {
    visitor_ = std::make_unique<objectives::AnchorLogVisitor<float>>(nu);
  } else {
    visitor_ = std::make_unique<objectives::TupleVisitor<float, rules::Log>>(
        rules::Log{}, objectives::Scheme{k, nu, objectives::LeaveOut::average});
  }
}

double AnchorLoss::role(std::span<const float> positives, std::span<const float> negatives, float weight,
                        std::span<float> d_positives, std::span<float> d_negatives) {
  const std::size_t rows = positives.size(), columns = negatives.size();
  if (gradient_.size() < rows * columns) gradient_ = Matrix<float>(1, rows * columns);
  columns_.assign(rows, objectives::no_column);
  // Every row has the same negatives: one row in memory, `stride` 0 from the next.
  const objectives::Tile<float> tile{{negatives.data(), rows, columns, 0}, 0, 0, positives, columns_};
  visitor_->begin({rows, columns, false});
  for (int pass = 0; pass < visitor_->passes(); ++pass) {
    visitor_->accumulate(pass, tile);
    visitor_->finish(pass);
  }
  const MatrixView<float> gradient(gradient_.data(), rows, columns);
  visitor_->gradient(tile, gradient);
  for (std::size_t i = 0; i < rows; ++i) {
    d_positives[i] += weight * static_cast<float>(visitor_->positive_gradient(i));
    const float* g = gradient.row(i).data();
    for (std::size_t j = 0; j < columns; ++j) d_negatives[j] += weight * g[j];
  }
  return visitor_->loss();
}

double AnchorLoss::step(std::span<const float> p, std::span<const float> q, std::span<float> d_p,
                        std::span<float> d_q) {
  std::ranges::fill(d_p, 0.0f);
  std::ranges::fill(d_q, 0.0f);
  const float share = direction_ == Direction::both ? 0.5f : 1.0f;
  double loss = 0;
  if (direction_ != Direction::columns) loss += static_cast<double>(share) * role(p, q, share, d_p, d_q);
  if (direction_ != Direction::rows) {
    minus_p_.resize(p.size());
    minus_q_.resize(q.size());
    std::ranges::transform(p, minus_p_.begin(), std::negate<>{});
    std::ranges::transform(q, minus_q_.begin(), std::negate<>{});
    loss += static_cast<double>(share) * role(minus_q_, minus_p_, -share, d_q, d_p);
  }
  return loss;
}

}  // namespace kedge::ratio
