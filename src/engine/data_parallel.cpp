#include "engine/data_parallel.hpp"

#include "engine/critic_tiles.hpp"

namespace kedge::engine {

DataParallel::DataParallel(mpi::Communicator& ranks, const critics::Critic& critic,
                           critics::Workspace& workspace, std::size_t batch)
    : critic_(*critic.tiled()),
      workspace_(workspace),
      batch_(batch),
      shares_(ranks, batch),
      embeddings_(critic_.embeddings(workspace)),
      share_{shares_.first(), shares_.rows(),
             [this](std::span<std::byte> all_rows) { shares_.gather(all_rows); }} {}

objectives::StepResult DataParallel::run(std::span<const float> weights, MatrixView<const float> x,
                                         MatrixView<const float> y, objectives::TrainingLoss& loss,
                                         std::size_t threads, std::span<float> gradient) {
  critic_.embed(weights, x, y, workspace_, first());
  for (const auto* side : {&embeddings_.x, &embeddings_.y}) {
    for (const MatrixView<float>& part : *side) shares_.gather(part);
  }
  critic_.adopt_embeddings(workspace_);
  CriticTiles tiles(critic_, weights, workspace_, batch_);
  const objectives::StepResult result = loss.step(tiles, share_, threads);
  for (const MatrixView<float>& part : embeddings_.dy) shares_.sum_own(part);
  critic_.pull_back(weights, x, y, workspace_, first(), gradient);
  shares_.sum(gradient);
  critic_.settle_gradient(weights, gradient);
  return result;
}

}  // namespace kedge::engine
