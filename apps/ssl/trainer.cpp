#include "trainer.hpp"

#include <ATen/autocast_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "augment.hpp"
#include "kedge/error.hpp"
#include "kedge/torch.hpp"

namespace kedge::ssl {
namespace {

namespace optim = ::torch::optim;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t held_scores = 4096;  // beyond it a B x B matrix is never made

std::unique_ptr<optim::Optimizer> make_optimiser(const Settings& s, Model& model) {
  if (s.optimiser == "sgd") {
    return std::make_unique<optim::SGD>(model.parameters(),
                                        optim::SGDOptions(s.rate).momentum(s.momentum).weight_decay(s.decay));
  }
  return std::make_unique<optim::Adam>(model.parameters(), optim::AdamOptions(s.rate).weight_decay(s.decay));
}

void set_rate(optim::Optimizer& optimiser, double rate) {
  for (auto& group : optimiser.param_groups()) group.options().set_lr(rate);
}

/// Products of the encoder in bfloat16, where that was asked for; it needs no scaling of the loss.
class MixedPrecision {
 public:
  explicit MixedPrecision(bool wanted) : wanted_(wanted) {
    if (!wanted_) return;
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(true);
  }
  ~MixedPrecision() {
    if (!wanted_) return;
    at::autocast::clear_cache();
    at::autocast::set_enabled(false);
  }
  MixedPrecision(const MixedPrecision&) = delete;
  MixedPrecision& operator=(const MixedPrecision&) = delete;

 private:
  bool wanted_;
};

class Trainer {
 public:
  Trainer(const Settings& s, const Images& images)
      : s_(s),
        images_(images),
        device_(device_named(s.device)),
        batch_(std::min(s.batch, images.count())),
        steps_(images.count() / batch_),
        start_("infonce-anchor", {}, s.direction),
        goal_(s.objective, s.params, s.direction) {
    seed(0);
    model_ = std::make_shared<Model>(s, images.channels());
    model_->to(device_);
    optimiser_ = make_optimiser(s, *model_);
  }

  void run(const std::string& folder, const Watch& watch) {
    std::vector<std::string> log;
    load_checkpoint(folder, *model_, *optimiser_, log);
    for (auto epoch = static_cast<std::int64_t>(log.size()); epoch < s_.epochs; ++epoch) {
      log.push_back(one_epoch(epoch, watch));
      save_checkpoint(folder, *model_, *optimiser_, log);
      if (watch.epoch) watch.epoch(log.back());
    }
  }

 private:
  /// Streams of different epochs and seeds must not be each other's.
  void seed(std::int64_t epoch) const {
    ::torch::manual_seed(static_cast<std::uint64_t>(s_.seed) * 1'000'003 + static_cast<std::uint64_t>(epoch));
  }

  std::string one_epoch(std::int64_t epoch, const Watch& watch) {
    const auto began = Clock::now();
    seed(epoch + 1);
    model_->train();
    const bool warm = epoch < s_.warm_start;
    const Tensor order = at::randperm(images_.count(), at::kLong);
    double sum = 0, objective_seconds = 0;
    for (std::int64_t step = 0; step < steps_; ++step) {
      if (watch.stop && watch.stop())
        throw Interrupted(
            fmt::format("stopped in epoch {} of {}; the same command goes on from the epoch before",
                        epoch + 1, s_.epochs));
      const double where =
          static_cast<double>(epoch) + static_cast<double>(step) / static_cast<double>(steps_);
      set_rate(*optimiser_, rate_at(s_, where));
      sum += one_step(order.slice(0, step * batch_, (step + 1) * batch_), warm ? start_ : goal_,
                      objective_seconds);
      if (watch.step) watch.step(epoch * steps_ + step + 1, s_.epochs * steps_);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    const nlohmann::ordered_json line = {{"epoch", epoch + 1},
                                         {"objective", warm ? start_.info().name : goal_.info().name},
                                         {"loss", sum / static_cast<double>(steps_)},
                                         {"rate", rate_at(s_, static_cast<double>(epoch))},
                                         {"steps_per_second", static_cast<double>(steps_) / seconds},
                                         {"objective_share", objective_seconds / seconds}};
    return line.dump();
  }

  double one_step(const Tensor& rows, kedge::torch::Loss& objective, double& objective_seconds) {
    const Tensor images = images_.batch(rows, device_);
    optimiser_->zero_grad();
    Tensor both;
    {
      const MixedPrecision mixed(s_.precision == "bfloat16" && device_.is_cuda());
      both = model_->project(model_->features(at::cat({augment(images), augment(images)}))).to(at::kFloat);
    }
    const Tensor f = both.slice(0, 0, batch_) / s_.tau, g = both.slice(0, batch_);
    const auto began = Clock::now();
    const Tensor loss = batch_ > held_scores ? objective.product(f, g) : objective(at::matmul(f, g.t()));
    const double value = loss.item<double>();
    objective_seconds += std::chrono::duration<double>(Clock::now() - began).count();
    loss.backward();
    nn::utils::clip_grad_norm_(model_->parameters(), s_.clip);
    optimiser_->step();
    return value;
  }

  const Settings& s_;
  const Images& images_;
  at::Device device_;
  std::int64_t batch_, steps_;
  kedge::torch::Loss start_, goal_;
  std::shared_ptr<Model> model_;
  std::unique_ptr<optim::Optimizer> optimiser_;
};

}  // namespace

double rate_at(const Settings& s, double epoch) {
  const auto warm_up = static_cast<double>(std::min(s.warm_up, s.epochs - 1));
  const auto epochs = static_cast<double>(s.epochs);
  if (epoch < warm_up) return s.rate * (epoch + 0.01) / warm_up;
  return s.rate * 0.5 * (1 + std::cos(std::numbers::pi * (epoch - warm_up) / (epochs - warm_up)));
}

void train(const Settings& settings, const Images& images, const std::string& run, const Watch& watch) {
  Trainer(settings, images).run(run, watch);
}

}  // namespace kedge::ssl
