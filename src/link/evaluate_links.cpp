// Trials by methods by members are independent pieces of work, done in that order by whatever threads there
// are; each has its own random streams and its own place for the result, so the answer is the same for any
// number of threads.
#include <fmt/format.h>

#include <chrono>
#include <mutex>
#include <numeric>

#include "core/parallel.hpp"
#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "link/cpu_time.hpp"
#include "link/protocol/classroom.hpp"
#include "link/protocol/verdicts.hpp"
#include "link/requirements.hpp"

namespace kedge {
namespace {

using namespace link;

/// One trial while it is worked on: made by whoever needs it first, gone with its last piece.
struct Trial {
  Split split;
  std::once_flag made;
  std::unique_ptr<Classroom> room;
  std::vector<std::vector<std::unique_ptr<Learned>>> learned;  // by method and member
  std::vector<std::size_t> missing;                            // members of each method
  std::size_t methods_left = 0;
  std::mutex guard;
};

class Trials {
 public:
  Trials(const EntityTable& table, const PairList& pairs, const LinkOptions& options, const Control& control)
      : table_(table), pairs_(pairs), options_(options), control_(control), methods_(make_methods(options)) {
    for (std::size_t m = 0; m < methods_.size(); ++m) {
      for (std::size_t member = 0; member < methods_[m]->members(); ++member) pieces_.push_back({m, member});
    }
  }

  LinkReport run() {
    const auto began = std::chrono::steady_clock::now();
    prepare();
    const std::size_t total = trials_.size() * pieces_.size();
    std::size_t done = 0;
    std::mutex counting;
    parallel_for(total, static_cast<std::size_t>(options_.options.threads), control_.stop,
                 [&](std::size_t index, const std::stop_token& stop) {
                   if (stop.stop_requested()) return;
                   const std::size_t trial = index / pieces_.size();
                   if (!trials_[trial].split.empty()) work(trial, pieces_[index % pieces_.size()], stop);
                   const std::lock_guard lock(counting);
                   ++done;
                   if (control_.progress) control_.progress({"learning", done, total});
                 });
    if (control_.stop.stop_requested()) {
      throw Interrupted(
          fmt::format("stopped after {} of {} pieces of work; there is no result", done, total));
    }
    for (std::size_t m = 0; m < methods_.size(); ++m) summarise(verdicts_[m], report_.scores[m]);
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return std::move(report_);
  }

 private:
  struct Piece {
    std::size_t method, member;
  };

  void prepare() {
    const std::vector<std::size_t> entities = entities_of(pairs_);
    if (options_.holdout >= entities.size()) {
      throw InputError(
          fmt::format("--holdout {} leaves none of the {} entities that have pairs to learn from; hold fewer "
                      "out",
                      options_.holdout, entities.size()));
    }
    report_.entities = entities.size();
    report_.dims = table_.rows.cols();
    report_.directed = pairs_.directed;
    report_.pairs = pairs_.counts;
    report_.options = options_;
    report_.version = version();
    report_.threads =
        static_cast<std::int64_t>(resolve_threads(static_cast<std::size_t>(options_.options.threads)));
    report_.scores.resize(methods_.size());
    verdicts_.assign(methods_.size(), std::vector<Verdict>(options_.trials));
    for (std::size_t m = 0; m < methods_.size(); ++m) report_.scores[m].name = options_.objectives[m];

    trials_ = std::vector<Trial>(options_.trials);
    for (std::size_t t = 0; t < options_.trials; ++t) {
      Trial& trial = trials_[t];
      trial.split = make_split(pairs_, entities, table_.ids.size(), options_.holdout, seed(), t);
      report_.trials.push_back(
          {trial.split.training.size(), trial.split.interacting.size(), trial.split.not_interacting.size()});
      report_.empty_trials += trial.split.empty() ? 1 : 0;
      trial.methods_left = methods_.size();
      for (const auto& method : methods_) {
        trial.learned.emplace_back(method->members());
        trial.missing.push_back(method->members());
      }
    }
    if (report_.empty_trials == options_.trials) {
      throw InputError(fmt::format(
          "no trial of {} held-out entities has both an interacting pair among them and {} others to "
          "learn from; hold {} out",
          options_.holdout, fewest_training_pairs,
          report_.trials[0].training < fewest_training_pairs ? "fewer" : "more"));
    }
  }

  std::uint64_t seed() const { return static_cast<std::uint64_t>(options_.options.seed); }

  void work(std::size_t t, const Piece& piece, const std::stop_token& stop) {
    Trial& trial = trials_[t];
    std::call_once(trial.made, [&] {
      trial.room = std::make_unique<Classroom>(
          table_, pairs_.directed, trial.split.training,
          options_.normalise_on_all ? pairs_.interacting : trial.split.training, seed(), t);
    });
    const double began = thread_seconds();
    const Method& method = *methods_[piece.method];
    auto learned = method.learn(trial.room->lesson(), piece.member, stop);
    if (stop.stop_requested()) return;
    bool last = false;
    {
      const std::lock_guard lock(trial.guard);
      trial.learned[piece.method][piece.member] = std::move(learned);
      last = --trial.missing[piece.method] == 0;
    }
    if (last) finish(t, piece.method);
    const double spent = thread_seconds() - began;
    const std::lock_guard lock(trial.guard);
    {
      const std::lock_guard report_lock(guard_);
      report_.scores[piece.method].seconds += spent;
    }
    if (last && --trial.methods_left == 0) trial.room.reset();
  }

  void finish(std::size_t t, std::size_t m) {
    Trial& trial = trials_[t];
    const auto scorer = methods_[m]->combine(trial.room->lesson(), std::move(trial.learned[m]));
    const std::size_t n = trial.split.held_out.size();
    Matrix<float> scores(n, n);
    score_pairs(*scorer, pairs_.directed, trial.split.held_out, trial.split.held_out, scores.view(), {});
    verdicts_[m][t] = judge(trial.split, pairs_.directed, scores.view());
  }

  const EntityTable& table_;
  const PairList& pairs_;
  const LinkOptions& options_;
  const Control& control_;
  std::vector<std::unique_ptr<Method>> methods_;
  std::vector<Piece> pieces_;  // of each trial
  std::vector<Trial> trials_;
  std::vector<std::vector<Verdict>> verdicts_;  // by method and trial
  std::mutex guard_;
  LinkReport report_;
};

}  // namespace

LinkReport evaluate_links(const EntityTable& table, const PairList& pairs, const LinkOptions& options,
                          const Control& control) {
  require_link_options(options);
  return Trials(table, pairs, options, control).run();
}

}  // namespace kedge
