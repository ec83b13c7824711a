// One training step of several processes on one batch. Each embeds rows of its own, has the others'
// embeddings from them, and works on its rows of the scores against all columns (objectives/share.hpp); the
// gradient of y's embeddings, and then that of the weights, are sums over ranks. So every process has the
// loss, the gradient and the weights that one alone would have, but for the order of sums in the gradients.
#pragma once

#include <cstddef>
#include <span>

#include "critics/critic.hpp"
#include "mpi/shares.hpp"
#include "objectives/training_loss.hpp"

namespace kedge::engine {

class DataParallel {
 public:
  /// Of a critic with tiles, and a workspace of `batch` rows on either side; both must outlive it.
  DataParallel(mpi::Communicator& ranks, const critics::Critic& critic, critics::Workspace& workspace,
               std::size_t batch);

  /// The own rows of a batch.
  std::size_t first() const { return shares_.first(); }
  std::size_t rows() const { return shares_.rows(); }

  /// x and y are the own rows. Writes the gradient of the whole batch.
  objectives::StepResult run(std::span<const float> weights, MatrixView<const float> x,
                             MatrixView<const float> y, objectives::TrainingLoss& loss, std::size_t threads,
                             std::span<float> gradient);

 private:
  const critics::Tiled& critic_;
  critics::Workspace& workspace_;
  std::size_t batch_;
  mpi::Shares shares_;
  critics::Embeddings embeddings_;
  objectives::Share share_;
};

}  // namespace kedge::engine
