// A critic's batch as a source of tiles: the scores that a streamed loss reads, and the way back to the
// critic's gradient.
#pragma once

#include <cstddef>
#include <span>

#include "critics/critic.hpp"
#include "objectives/tile_source.hpp"

namespace kedge::engine {

class CriticTiles final : public objectives::TileSource<float> {
 public:
  /// What was embedded in `workspace`: `pairs` rows of either side.
  CriticTiles(const critics::Tiled& critic, std::span<const float> weights, critics::Workspace& workspace,
              std::size_t pairs)
      : critic_(critic), weights_(weights), workspace_(workspace), pairs_(pairs) {}

  std::size_t size() const override { return pairs_; }
  void positives(std::span<float> scores) const override;
  void tile(const Rectangle& at, MatrixView<float> scores) const override {
    critic_.tile(weights_, workspace_, at, scores);
  }
  void begin_gradient(std::size_t bands) override { critic_.begin_gradient(workspace_, bands); }
  void add_gradient(const Rectangle& at, MatrixView<const float> d_scores) override {
    critic_.add_gradient(weights_, workspace_, at, d_scores);
  }

 private:
  const critics::Tiled& critic_;
  std::span<const float> weights_;
  critics::Workspace& workspace_;
  std::size_t pairs_;
};

}  // namespace kedge::engine
