// The training step that is measured: InfoNCE-anchor over rows, Adam, no running average.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "critics/critic.hpp"
#include "engine/step.hpp"
#include "kedge/matrix.hpp"
#include "products.hpp"
#include "worker.hpp"

namespace bench {

inline constexpr double rate = 5e-4, rho = 0.5;

struct Batch {
  kedge::Matrix<float> x, y;
};

inline Batch draw(std::size_t rows, kedge::Rng& rng) {
  Batch batch{kedge::Matrix<float>(rows, columns), kedge::Matrix<float>(rows, columns)};
  for (std::size_t i = 0; i < batch.x.size(); ++i) {
    const double u = rng.normal(), v = rng.normal();
    batch.x.data()[i] = static_cast<float>(u);
    batch.y.data()[i] = static_cast<float>(rho * u + std::sqrt(1 - rho * rho) * v);
  }
  return batch;
}

/// Milliseconds of one step of the critic, named as in products_of.
inline double step_ms(kedge::kernels::Precision precision, const std::string& form, std::size_t rows,
                      double seconds) {
  kedge::critics::Shape shape;
  shape.form = form;
  shape.x_dim = shape.y_dim = columns;
  shape.hidden = form == "separable" ? std::vector<std::size_t>{width, width}
                                     : std::vector<std::size_t>{width, width, width};
  shape.embed = embed;
  shape.activation = kedge::kernels::Activation::relu;
  shape.zero_start = false;
  const auto critic = kedge::critics::make_critic(shape);

  kedge::Rng rng(0, {});
  kedge::engine::ObjectiveSettings objective;
  objective.direction = "rows";
  kedge::engine::OptimiserSettings optimiser;
  optimiser.longest_average = 0;  // the peers keep no average
  kedge::engine::Step step(*critic, objective, rows, optimiser, rng, {.precision = precision});
  std::vector<Batch> batches;
  for (int i = 0; i < 8; ++i) batches.push_back(draw(rows, rng));

  std::size_t turn = 0;
  return median_ms(seconds, [&] {
    const Batch& batch = batches[turn++ % batches.size()];
    step.run(batch.x.view(), batch.y.view(), rate);
  });
}

}  // namespace bench
