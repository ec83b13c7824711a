// --method auto: a closed-form base, critics trained on what it leaves over, and the choice among them by
// held-out anchor loss. The number is
//   I = base + (mean of what the networks add, out of fold + the same in sample) / 2 + offset,
// because a fitted log-likelihood is pessimistic out of sample by as much as it is optimistic in sample, to
// first order (Wilks, 1938; Akaike, 1974); the base's own number is corrected in closed form where that is
// known.
//
// Further critics are trained where something says that the first has missed something: waves where
// neighbours see more than it does, products of columns where they correlate with the other side.
#include <algorithm>
#include <cmath>
#include <deque>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "estimate/fit/choose_base.hpp"
#include "estimate/fit/curves.hpp"
#include "estimate/fit/ensemble.hpp"
#include "estimate/fit/interruption.hpp"
#include "estimate/fit/screening.hpp"
#include "estimate/fit/seeds.hpp"
#include "estimate/methods/constant.hpp"
#include "estimate/rows/fold_features.hpp"
#include "estimate/verdict/certificate.hpp"
#include "estimate/verdict/model_free.hpp"
#include "estimate/verdict/verdict.hpp"

namespace kedge::estimate {
namespace {

constexpr float muted = 0.2f;  // weight of a column that screening does not see
// Neighbours see more than a critic when they say so by this many standard errors and nats.
constexpr double noticeable_errors = 2, noticeable_nats = 0.01;
constexpr double saturation = 0.9;
// Dependence that no candidate has found is looked for below this many nats.
constexpr double nearly_nothing = 0.05;

class Automatic {
 public:
  explicit Automatic(const Problem& problem)
      : problem_(problem),
        plan_(problem.plan),
        rows_(problem.rows),
        folds_(problem.folds),
        categories_(problem.categories),
        control_(problem.control),
        nu_(plan_.options.nu),
        // Folds of groups may be too uneven for one to say how long the others train.
        fit_plan_{.seed = plan_.seed,
                  .threads = plan_.threads,
                  .has_pilot = !problem.grouped,
                  .categories = categories_ ? &*categories_ : nullptr} {}

  Fitted run(Estimate& e);

 private:
  using Adjust = std::function<void(const Screening&, FoldDesign&)>;

  bool many_columns() const;
  void train(const std::string& name, const Adjust& adjust);
  void train_main();
  void train_on_products();
  void train_on_waves();
  void choose();
  double value_of(const Evaluation& e) const;
  bool looked_at_some_rows_only() const;
  std::string name_of_choice() const;
  Fitted fitted() const;

  const Problem& problem_;
  const Plan& plan_;
  const Rows& rows_;
  const std::vector<Fold>& folds_;
  const std::optional<Categories>& categories_;
  const Control& control_;
  double nu_;
  CrossFitPlan fit_plan_;

  std::vector<FoldDesign> features_;       ///< of each fold, without base and network
  std::vector<FoldScreening> screenings_;  ///< of each fold
  BaseChoice base_;
  std::deque<Candidate> critics_;
  std::optional<NeighbourView> neighbours_;
  std::optional<PairView> pair_;
  Ensemble chosen_;
  std::vector<Ensemble> rivals_;  ///< all others, the base among them
  Evaluation base_scores_;
  double base_value_ = 0;
};

/// Too many for a network to see all of them: only those that pass the screening.
bool Automatic::many_columns() const {
  return 3 * (features_[0].x.kept() + features_[0].y.kept()) > rows_.size();
}

void Automatic::train(const std::string& name, const Adjust& adjust) {
  Design design;
  design.training = plan_.training;
  design.members = critics_.empty() ? plan_.members : 1;
  design.number = critics_.size();
  design.folds = base_.candidate.fit.design.folds;
  for (std::size_t f = 0; f < folds_.size(); ++f) {
    FoldDesign& fold = design.folds[f];
    const auto base = fold.shape.base;
    fold.shape = plan_.shape;
    fold.shape.base = base;
    fold.x.has_radius = fold.y.has_radius = true;
    adjust(screenings_[f].columns, fold);
    fit_dims(fold);
  }
  const auto make_loss = [nu = nu_] {
    return [nu](MatrixView<const float> s) {
      AnchorMoments moments(nu);
      moments.add(s, {});
      return moments.loss(0);
    };
  };
  CrossFit fit = cross_fit(std::move(design), rows_, folds_, fit_plan_, make_loss, control_);
  critics_.push_back(estimate::choose(name, std::move(fit), rows_, folds_, fit_plan_, nu_, control_));
}

void Automatic::train_main() {
  const float unseen = many_columns() ? 0.0f : muted;
  for (const FoldScreening& fold : screenings_) {
    const Screening& s = fold.columns;
    const auto seen = [&](const std::vector<double>& score) {
      return std::ranges::any_of(score, [&](double v) { return v > s.threshold; });
    };
    if (many_columns() && !(seen(s.x) && seen(s.y))) return;  // nothing to show a network
  }
  train("critic", [unseen](const Screening& s, FoldDesign& fold) {
    const auto mute = [&](data::Features& side, const std::vector<double>& score) {
      if (!side.scored()) return;
      for (std::size_t i = 0; i < score.size(); ++i) side.weight[i] = score[i] > s.threshold ? 1.0f : unseen;
    };
    mute(fold.x, s.x);
    mute(fold.y, s.y);
  });
}

/// Columns of products that correlate with the other side at full weight; every column where nothing was seen
/// at all.
void Automatic::train_on_products() {
  if (many_columns() || critics_.empty()) return;
  bool news = false, nothing = true;
  for (const FoldScreening& fold : screenings_) {
    const Screening& s = fold.columns;
    const auto look = [&](const std::vector<double>& score, const std::vector<bool>& interacting) {
      for (std::size_t i = 0; i < score.size(); ++i) {
        nothing = nothing && score[i] <= s.threshold;
        news = news || (interacting[i] && score[i] <= s.threshold);
      }
    };
    look(s.x, fold.x_interacting);
    look(s.y, fold.y_interacting);
  }
  const std::size_t columns = features_[0].x.kept() + features_[0].y.kept();
  if (!news && !(nothing && columns > 2)) return;
  std::size_t f = 0;
  train("products", [&](const Screening& s, FoldDesign& fold) {
    const auto raise = [&](data::Features& side, const std::vector<double>& score,
                           const std::vector<bool>& interacting) {
      if (!side.scored()) return;
      bool any = false;
      for (std::size_t i = 0; i < score.size(); ++i) {
        side.weight[i] = score[i] > s.threshold || interacting[i] ? 1.0f : muted;
        any = any || side.weight[i] == 1.0f;
      }
      if (!any) std::ranges::fill(side.weight, 1.0f);
    };
    raise(fold.x, s.x, screenings_[f].x_interacting);
    raise(fold.y, s.y, screenings_[f].y_interacting);
    ++f;
  });
}

/// Where neighbours see more than the best candidate so far does, out of fold; or see more in two columns
/// than it does in all.
void Automatic::train_on_waves() {
  if (!(neighbours_ || pair_) || critics_.empty()) return;
  const Candidate* best = &base_.candidate;
  for (const Candidate& critic : critics_) {
    if (critic.loss < best->loss) best = &critic;
  }
  const Evaluation scores =
      score(alone(*best), rows_, folds_, categories_, Wanted::pairs, plan_.threads, control_);
  if (pair_) {
    if (pair_->value - 4 * pair_->error < scores.out_of_fold) return;
    std::size_t f = 0;
    train("waves", [&](const Screening&, FoldDesign& fold) {
      fold.x.weight = critics_[0].fit.design.folds[f].x.weight;
      fold.y.weight = critics_[0].fit.design.folds[f].y.weight;
      fold.x.weight[pair_->x] = fold.y.weight[pair_->y] = 1;
      fold.x.has_waves = fold.y.has_waves = true;
      ++f;
    });
    return;
  }
  std::vector<double> excess;
  for (std::size_t i = 0; i < neighbours_->rows.size(); ++i) {
    excess.push_back(neighbours_->local[i] - scores.pair_scores[neighbours_->rows[i]]);
  }
  if (mean(excess) < std::max(noticeable_nats, noticeable_errors * mean_error(excess))) return;
  train("waves", [](const Screening&, FoldDesign& fold) {
    fold.x.has_waves = fold.x.scored();
    fold.y.has_waves = fold.y.scored();
  });
}

void Automatic::choose() {
  std::vector<Ensemble> all;
  for (const Candidate& critic : critics_) all.push_back(alone(critic));
  for (std::size_t i = 1; i < critics_.size(); ++i) {
    all.push_back(average(critics_[0], critics_[i], rows_, folds_, fit_plan_.categories, nu_));
  }
  chosen_ = alone(base_.candidate);
  if (all.empty()) return;
  const auto best = std::ranges::min_element(all, {}, &Ensemble::loss);
  const Gain over = gain(chosen_.row_losses, best->row_losses, weights_looked_at(rows_, folds_));
  if (over.mean > over.error) std::swap(chosen_, *best);
  rivals_ = std::move(all);
}

double Automatic::value_of(const Evaluation& e) const {
  return base_value_ + 0.5 * (e.out_of_fold + e.in_sample) -
         0.5 * (base_scores_.out_of_fold + base_scores_.in_sample);
}

Fitted Automatic::run(Estimate& e) {
  auto features = fold_features(rows_, folds_, plan_.threads, control_);
  if (!features) return estimate_constant(problem_, e);
  features_ = std::move(features->folds);
  const FoldDesign& whole = features->whole;
  screenings_ = screen_folds(rows_, folds_, features_, true, plan_.threads, control_);
  base_ = choose_base(rows_, folds_, features_, whole, screenings_, fit_plan_, nu_, control_);
  neighbours_ = look_at_neighbours(rows_, folds_, whole, plan_.threads, control_);
  pair_ = look_at_pairs(rows_, folds_, whole, screenings_[0].columns, plan_.threads, control_);
  // Where the base alone tells nearly every pair from a whole block, no loss could say that a critic is
  // better.
  if (base_.candidate.saturated <= saturation) {
    train_main();
    train_on_products();
    train_on_waves();
  }
  choose();

  const auto scores_of = [&](const Ensemble& ensemble, Wanted wanted) {
    return score(ensemble, rows_, folds_, categories_, wanted, plan_.threads, control_);
  };
  base_scores_ = scores_of(alone(base_.candidate), Wanted::training);
  base_value_ = estimate::value_of(base_, base_scores_);

  Evaluation result = scores_of(chosen_, Wanted::products_and_training);
  // The offset was chosen on the rows looked at. Where these are not all, theirs alone would be most of its
  // error.
  const bool on_network = chosen_.parts.front().first != &base_.candidate;
  if (on_network && !categories_ && looked_at_some_rows_only()) {
    chosen_.shift = result.held_out.best_offset(nu_, largest_offset);
    shift(result, chosen_.shift);
  }
  Findings findings;
  findings.value = value_of(result);
  findings.evaluation = &result;
  findings.neighbours = neighbours_ ? &*neighbours_ : nullptr;
  findings.pair = pair_ ? &*pair_ : nullptr;
  findings.base_error = base_.is_closed() ? base_.gaussian_error : 0;
  findings.columns = features_[0].x.kept() + features_[0].y.kept();
  findings.screened = base_.family == BaseFamily::screened;
  const auto weights = weights_looked_at(rows_, folds_);
  for (const Ensemble& rival : rivals_) {
    const Gain behind = gain(rival.row_losses, chosen_.row_losses, weights);
    if (behind.mean < behind.error) findings.rivals.push_back(value_of(scores_of(rival, Wanted::training)));
  }
  double training_variance = 0;
  for (const auto& [candidate, share] : chosen_.parts) {
    if (candidate == &base_.candidate) continue;
    const SeedSpread seeds = spread_of_seeds(*candidate, rows_, folds_, categories_, plan_.threads, control_);
    training_variance += std::pow(share * seeds.error(), 2);
    if (!findings.seeds || seeds.excess() > findings.seeds->excess()) findings.seeds = seeds;
  }
  findings.training_error = std::sqrt(training_variance);
  // A correlation just below the threshold of one pair of columns carries threshold^2 / 2 nats; half of that
  // is a standard error's worth.
  findings.resolution = 0.25 * screenings_[0].columns.threshold * screenings_[0].columns.threshold;
  // A level may fix a level: the information in a category is finite.
  const bool numbers = features_[0].x.scored() && features_[0].y.scored();
  for (const FoldScreening& s : screenings_) {
    if (!numbers) break;
    findings.largest_correlation =
        std::max(findings.largest_correlation, *std::ranges::max_element(s.columns.x_linear));
  }
  if (findings.value < nearly_nothing) {
    findings.dependence = dependence_score(rows_, folds_, whole, plan_.seed, plan_.threads, control_);
  }
  conclude(findings, rows_, e);
  e.bounds.certified = certify(chosen_, rows_, folds_[0], categories_, e.level);

  e.chosen = name_of_choice();
  // Where the base alone was chosen, the curves show what was refused.
  if (!critics_.empty()) {
    const Candidate* last = chosen_.parts.back().first;
    const Candidate& shown = last == &base_.candidate ? critics_.front() : *last;
    e.curves = curves_of(shown.fit, shown.look);
  }
  return fitted();
}

/// Are there more held-out rows than were looked at?
bool Automatic::looked_at_some_rows_only() const {
  return std::ranges::any_of(
      folds_, [](const Fold& fold) { return rows_looked_at(fold).size() < fold.held_out.size(); });
}

/// "student-copula+critic"; a critic on no base at all is called what it is.
std::string Automatic::name_of_choice() const {
  std::string name = base_.family == BaseFamily::none ? "" : base_.candidate.name;
  for (const auto& [candidate, share] : chosen_.parts) {
    if (candidate != &base_.candidate) name += (name.empty() ? "" : "+") + candidate->name;
  }
  return name.empty() ? base_.candidate.name : name;
}

Fitted Automatic::fitted() const {
  Fitted all;
  all.map.categories = categories_;
  all.map.offset = chosen_.offset();
  for (const auto& [candidate, share] : chosen_.parts) {
    const CrossFit& fit = candidate->fit;
    const std::size_t first = all.designs.size();
    all.designs.insert(all.designs.end(), fit.design.folds.begin(), fit.design.folds.end());
    for (std::size_t replica = 0; replica < fit.looks.size(); ++replica) {
      all.members.push_back({first + replica / fit.design.members,
                             share / static_cast<double>(fit.looks.size()),
                             fit.looks[replica][candidate->look].weights});
    }
  }
  return all;
}

}  // namespace

Fitted estimate_automatically(const Problem& problem, Estimate& e) { return Automatic(problem).run(e); }

}  // namespace kedge::estimate
