// Scores of many rows, a block of all pairs at a time, averaged over an ensemble: averaging log r, not r,
// never raises the anchor loss above the members' mean (it is convex in S).
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "critics/critic.hpp"
#include "data/features.hpp"
#include "estimate/fit/score_map.hpp"
#include "estimate/fit/tiles.hpp"
#include "kedge/matrix.hpp"
#include "train/batches.hpp"

namespace kedge::estimate {

/// One network of an ensemble; what it points to must outlive whoever scores with it.
struct Member {
  const critics::Critic* critic = nullptr;
  const data::Features *x = nullptr, *y = nullptr;
  std::span<const float> weights;
  double share = 1;  ///< of the average
};

class BlockScorer {
 public:
  BlockScorer(std::vector<Member> members, const ScoreMap& map, std::size_t max_x, std::size_t max_y);

  /// log r of all of x with all of y, standardised columns; valid until the next call.
  MatrixView<float> score(MatrixView<const float> x, MatrixView<const float> y);
  /// The rows `which` of both sides.
  MatrixView<float> score(const train::Pairs& pairs, std::span<const std::size_t> which);
  /// A block of them not yet normalised, with the levels to do it by, if any, to the end of `tiles`.
  void add_tile(const train::Pairs& pairs, std::span<const std::size_t> which, Tiles& tiles);

 private:
  struct Seat {
    std::unique_ptr<critics::Workspace> workspace;
    Matrix<float> x, y;  ///< features; empty where the member before has the same
  };
  void score_into(MatrixView<const float> x, MatrixView<const float> y, MatrixView<float> out);
  /// Scores of the levels with the rows of the other side.
  MatrixView<float> levels(MatrixView<const float> x, MatrixView<const float> y);

  std::vector<Member> members_;
  const ScoreMap& map_;
  std::vector<Seat> seats_;
  Matrix<float> x_, y_, scores_, one_, levels_;
};

/// Rows of a block of products that the critics' price per pair makes reasonable.
std::size_t evaluation_block(std::span<const Member> members);
/// Rows of a block of which only the diagonal is wanted.
std::size_t diagonal_block(std::span<const Member> members);

/// log r of pairs alone, one a row of `which`.
std::vector<double> pair_scores(BlockScorer& scorer, const train::Pairs& pairs,
                                std::span<const std::size_t> which, std::size_t block);

}  // namespace kedge::estimate
