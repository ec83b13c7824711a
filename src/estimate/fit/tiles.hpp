// Held-out scores in blocks of a few dozen rows, every x of a block against every y of it: small enough to
// keep for every look of every replica, large enough to tell critics apart by their anchor loss.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "estimate/fit/score_map.hpp"
#include "kedge/matrix.hpp"

namespace kedge::estimate {

struct Tiles {
  std::vector<Matrix<float>> blocks;  ///< pairs on the diagonal
  /// Where a side is one column of categories: of each block, the other side's rows against all levels, for
  /// normalise(). Scores are combined before they are normalised, as those that are reported are.
  std::vector<Matrix<float>> levels;

  std::size_t rows() const;
  /// this + factor (other - this), block by block.
  Tiles moved_towards(const Tiles& other, float factor) const;
  /// A block as it is reported (score_map.hpp), made in `room` where there are categories; null: as it is.
  MatrixView<const float> reported(std::size_t block, const Categories* categories,
                                   Matrix<float>& room) const;
};

/// Weighted sum of tiles of the same rows.
Tiles weighted_sum(std::span<const Tiles* const> tiles, std::span<const double> shares);

/// What the anchor loss of rows needs to know of their scores, so that it can be had for any common offset:
///   K (log(nu + e^(tuple + c)) - pair - c) + nu log(1 + e^(negatives + c) / nu), over K + nu,
/// where `tuple` is the logsumexp of the pair's score and K - 1 negatives, `negatives` that of K negatives
/// (objectives/anchor_log.hpp with one negative left out, not the average over which). Both directions of a
/// block count as rows.
class AnchorMoments {
 public:
  explicit AnchorMoments(double nu) : nu_(nu) {}
  /// As they are reported.
  void add(const Tiles& tiles, std::span<const double> row_weights, const Categories* categories = nullptr);
  void add(MatrixView<const float> block, std::span<const double> row_weights);

  /// One direction of a row; two that belong together follow each other.
  void add_row(double pair, double tuple, double negatives, double k, double weight) {
    rows_.push_back({pair, tuple, negatives, k, weight});
  }

  /// One number a row: the mean of its two directions.
  std::vector<double> row_losses(double offset) const;
  /// Weighted mean of row_losses.
  double loss(double offset) const;
  /// Share of the directions of rows whose pair takes more than 99 % of its tuple: where nearly all do, the
  /// loss can no longer tell critics apart.
  double saturated() const;
  /// Where the loss, which is convex in the offset, is least within +-largest.
  double best_offset(double largest) const;

 private:
  struct Row {
    double pair, tuple, negatives, k, weight;
  };
  double row_loss(const Row& row, double offset) const;

  double nu_;
  std::vector<Row> rows_;  // two directions of a row stand side by side
};

}  // namespace kedge::estimate
