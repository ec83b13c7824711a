#include "ratio/replica.hpp"

#include <algorithm>

#include "core/streams.hpp"
#include "ratio/anchor_loss.hpp"
#include "train/batches.hpp"

namespace kedge::ratio {
namespace {

// Early stopping needs no more rows of a sample than this to see which look is best.
constexpr std::size_t most_rows_looked_at = 4096;

std::span<const std::size_t> looked_at(const estimate::Fold& fold) {
  return std::span(fold.held_out).first(std::min(fold.held_out.size(), most_rows_looked_at));
}

class Stepper {
 public:
  Stepper(const RowCritic& critic, const Settings& settings, const Task& task, Seeds seeds)
      : critic_(critic),
        task_(task),
        loss_(settings.k, settings.nu, settings.direction),
        optimiser_(critic.layout(), settings.optimiser),
        n_p_(std::min(settings.batch, task.p.training.size())),
        n_q_(std::min(settings.batch, task.q.training.size())),
        p_(task.p.training, {}, n_p_, Rng(seeds.user, {id(Stream::batches), seeds.fold, seeds.member, 0})),
        q_(task.q.training, {}, n_q_, Rng(seeds.user, {id(Stream::batches), seeds.fold, seeds.member, 1})),
        tape_(critic.tower().tape(n_p_ + n_q_)),
        x_(n_p_ + n_q_, task.samples.p.inputs.cols()),
        scores_(n_p_ + n_q_, 1),
        gradient_(n_p_ + n_q_, 1) {
    Rng initial(seeds.user, {id(Stream::weights), seeds.fold, seeds.member});
    critic.initialise(initial, optimiser_.weights());
    optimiser_.restart();
  }

  std::span<const float> average() const { return optimiser_.average(); }

  void step(double rate) {
    const auto p_rows = p_.next(), q_rows = q_.next();
    train::gather(task_.samples.p.inputs.view(), p_rows, x_.top(n_p_));
    train::gather(task_.samples.q.inputs.view(), q_rows, x_.view().block(n_p_, 0, n_q_, x_.cols()));
    critic_.tower().forward(optimiser_.weights(), x_.view(), tape_, scores_.view());
    const auto s = scores_.flat(), g = gradient_.flat();
    for (std::size_t i = 0; i < n_p_; ++i) s[i] += task_.base.p[p_rows[i]];
    for (std::size_t j = 0; j < n_q_; ++j) s[n_p_ + j] += task_.base.q[q_rows[j]];
    loss_.step(s.first(n_p_), s.subspan(n_p_), g.first(n_p_), g.subspan(n_p_));
    critic_.tower().backward(optimiser_.weights(), x_.view(), tape_, gradient_.view(), optimiser_.gradient());
    optimiser_.step(rate);
  }

 private:
  const RowCritic& critic_;
  const Task& task_;
  AnchorLoss loss_;
  engine::Optimiser optimiser_;
  std::size_t n_p_, n_q_;
  train::Batches p_, q_;
  critics::Tower::Tape tape_;
  Matrix<float> x_, scores_, gradient_;
};

}  // namespace

std::vector<float> pick(const std::vector<float>& scores, std::span<const std::size_t> which) {
  std::vector<float> out;
  out.reserve(which.size());
  for (const std::size_t row : which) out.push_back(scores[row]);
  return out;
}

std::vector<Look> train_replica(const RowCritic& critic, const Settings& settings, const Task& task,
                                Seeds seeds, const std::stop_token& stop,
                                const std::function<void(std::size_t)>& on_steps) {
  Stepper stepper(critic, settings, task, seeds);
  const auto p_rows = looked_at(task.p), q_rows = looked_at(task.q);
  const Scores base{pick(task.base.p, p_rows), pick(task.base.q, q_rows)};
  std::vector<Look> looks;
  std::size_t best = 0, t = 0;
  for (const std::size_t next : train::checkpoint_steps(settings.first_look, settings.schedule.steps)) {
    const std::size_t before = t;
    for (; t < next && !stop.stop_requested(); ++t) stepper.step(settings.schedule.rate(t));
    if (stop.stop_requested()) break;
    const auto average = stepper.average();
    const Scores residual{critic.scores({average}, task.samples.p.inputs.view(), p_rows),
                          critic.scores({average}, task.samples.q.inputs.view(), q_rows)};
    looks.push_back({t, pair_loss(mapped(base, residual, {1, 0})), {average.begin(), average.end()}});
    if (looks.back().held_out_loss < looks[best].held_out_loss) best = looks.size() - 1;
    if (on_steps) on_steps(t - before);
    const double patience = settings.patience * static_cast<double>(looks[best].step);
    if (t >= settings.earliest_stop && static_cast<double>(t) > patience && best + 1 < looks.size()) break;
  }
  return looks;
}

}  // namespace kedge::ratio
