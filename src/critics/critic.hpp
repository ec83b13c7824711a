// A critic scores every x of a batch with every y of it: S_ij = log r(x_i, y_j). It knows nothing of losses.
// Its weights live in a buffer beside it, so that replicas, averages and checkpoints are plain copies of
// floats.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "critics/layout.hpp"
#include "critics/tiled.hpp"
#include "kedge/matrix.hpp"
#include "kernels/activation.hpp"
#include "kernels/gemm_bf16.hpp"

namespace kedge::critics {

/// A closed-form log density ratio below the network, whose formula on_base.hpp gives. Its columns come
/// before the network's.
struct Base {
  Matrix<float> x_map, y_map;    ///< columns of scores by canonical variates
  std::vector<float> rho, rest;  ///< canonical correlations of the leading variates, and 1 - rho^2
  float constant = 0;
  float df = 0;  ///< degrees of freedom; 0: Gaussian
};

struct Shape {
  std::string form = "mixed";  ///< separable, bilinear, cosine, concat, mixed; none: the base alone
  std::size_t x_dim = 1, y_dim = 1;
  std::vector<std::size_t> hidden = {64, 64};
  std::size_t embed = 16;  ///< units of the inner product
  std::size_t head = 64;   ///< additive units of the mixed critic
  kernels::Activation activation = kernels::Activation::silu;
  double temperature = 0.1;          ///< where the cosine critic's starts; it is trained
  bool baseline = false;             ///< less a trained a(x), for the bounds that have one
  std::shared_ptr<const Base> base;  ///< null: none
  kernels::Precision precision = kernels::Precision::float32;  ///< of the towers' products
  bool zero_start = true;  ///< the last layer starts at 0, so S starts at 0 (a cosine critic's cannot)
};

/// Buffers of one thread for one critic; nothing is allocated during a step.
class Workspace {
 public:
  virtual ~Workspace() = default;
};

class Critic {
 public:
  virtual ~Critic() = default;
  Critic(const Critic&) = delete;
  Critic& operator=(const Critic&) = delete;

  const Shape& shape() const { return shape_; }
  const Layout& layout() const { return layout_; }

  virtual void initialise(Rng& rng, std::span<float> weights) const = 0;
  virtual std::unique_ptr<Workspace> workspace(std::size_t max_x, std::size_t max_y) const = 0;

  /// scores: x.rows() by y.rows().
  virtual void forward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                       Workspace& workspace, MatrixView<float> scores) const = 0;
  /// Writes all of `gradient` (layout().size()) from dL/dS of the last forward pass, with the same x, y.
  virtual void backward(std::span<const float> weights, MatrixView<const float> x, MatrixView<const float> y,
                        Workspace& workspace, MatrixView<const float> d_scores,
                        std::span<float> gradient) const = 0;

  /// Null where a tile of scores costs as much memory as it has entries times a network's width.
  virtual const Tiled* tiled() const { return nullptr; }

  /// Multiply-adds that one more pair costs, forward: how large a matrix of scores is worth making.
  virtual std::size_t work_per_pair() const = 0;

 protected:
  explicit Critic(Shape shape) : shape_(std::move(shape)) {}
  Shape shape_;
  Layout layout_;
};

/// Throws InputError for an unknown form.
std::unique_ptr<Critic> make_critic(const Shape& shape);

}  // namespace kedge::critics
