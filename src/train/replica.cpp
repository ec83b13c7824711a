#include "train/replica.hpp"

#include <algorithm>

#include "core/streams.hpp"

namespace kedge::train {

std::vector<Look> train_replica(const critics::Critic& critic, const Settings& settings, const Inputs& inputs,
                                const std::vector<std::size_t>& training, std::span<const double> row_weights,
                                ReplicaSeeds seeds,
                                const std::function<double(std::span<const float>)>& held_out_loss,
                                const std::stop_token& stop, const Follower& follower) {
  const std::size_t batch = std::min(settings.batch, training.size());
  Rng initial(seeds.user, {id(Stream::weights), seeds.fold, seeds.member});
  const auto warm_steps =
      static_cast<std::size_t>(settings.warm_start_share * static_cast<double>(settings.schedule.steps));
  engine::Step step(critic, warm_steps > 0 ? engine::ObjectiveSettings{} : settings.objective, batch,
                    settings.optimiser, initial,
                    {.threads = settings.threads, .precision = settings.precision, .ranks = settings.ranks});
  Batches draws(training, row_weights, batch,
                Rng(seeds.user, {id(Stream::batches), seeds.fold, seeds.member}));
  Matrix<float> x(step.rows(), inputs.x_cols), y(step.rows(), inputs.y_cols);
  // All ranks stop by one number, whatever their processors make of it.
  const auto judge = [&](std::span<const float> weights) {
    if (settings.ranks == nullptr) return held_out_loss(weights);
    return mpi::said_by_first(*settings.ranks, settings.ranks->rank() == 0 ? held_out_loss(weights) : 0);
  };

  std::vector<Look> looks;
  double loss_sum = 0;
  std::size_t since = 0, best = 0;
  auto look = [&](std::size_t at) {
    Look taken;
    taken.step = at;
    taken.training_loss = since > 0 ? loss_sum / static_cast<double>(since) : 0;
    taken.held_out_loss = judge(step.average());
    taken.steep_steps = step.steep_steps();
    taken.weights.assign(step.average().begin(), step.average().end());
    looks.push_back(std::move(taken));
    if (looks.back().held_out_loss < looks[best].held_out_loss) best = looks.size() - 1;
    if (follower.on_steps) follower.on_steps(since);
    loss_sum = 0;
    since = 0;
  };

  look(0);
  const std::size_t steps = settings.schedule.steps;
  std::size_t t = 0;
  for (const std::size_t next : checkpoint_steps(settings.first_look, steps)) {
    for (; t < next && !stop.stop_requested(); ++t, ++since) {
      const auto rows = draws.next().subspan(step.first_row(), step.rows());
      if (warm_steps > 0 && t == warm_steps) step.switch_objective(settings.objective);
      inputs.fill(rows, x.view(), y.view());
      loss_sum += step.run(x.view(), y.view(), settings.schedule.rate(t));
    }
    if (stop.stop_requested()) break;
    look(t);
    if (settings.most_looks > 0 && looks.size() > settings.most_looks) break;
    const auto patience = settings.patience * static_cast<double>(looks[best].step);
    if (t >= settings.earliest_stop && static_cast<double>(t) > patience && best + 1 < looks.size()) break;
    if (follower.goes_on && !follower.goes_on(looks.back())) break;
  }
  return looks;
}

}  // namespace kedge::train
