// A critic whose whole matrix of scores is one tile, and its gradient that of the one tile.
#pragma once

#include <span>
#include <utility>

#include "critics/critic.hpp"
#include "critics/tiled.hpp"

namespace kedge::critics {

class TiledCritic : public Critic, public Tiled {
 public:
  void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
               Workspace& workspace, MatrixView<float> scores) const final {
    embed(weights, x, y, workspace, 0);
    tile(weights, workspace, whole(x, y), scores);
  }
  void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                Workspace& workspace, MatrixView<const float> d_scores,
                std::span<float> gradient) const final {
    begin_gradient(workspace, 1);
    add_gradient(weights, workspace, whole(x, y), d_scores);
    pull_back(weights, x, y, workspace, 0, gradient);
    settle_gradient(weights, gradient);
  }

  const Tiled* tiled() const final { return this; }

 protected:
  explicit TiledCritic(Shape shape) : Critic(std::move(shape)) {}
};

}  // namespace kedge::critics
