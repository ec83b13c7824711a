// --method auto: a closed-form base, critics trained on what it leaves over, and the choice among them by
// held-out anchor loss. The number is
//   I = base + (mean of what the networks add, out of fold + the same in sample) / 2 + offset,
// because a fitted log-likelihood is pessimistic out of sample by as much as it is optimistic in sample, to
// first order (Wilks, 1938; Akaike, 1974); the base's own number is corrected in closed form where that is
// known.
#include <cmath>

#include "core/moments.hpp"
#include "estimate/candidate.hpp"
#include "estimate/checks.hpp"
#include "estimate/choose_base.hpp"
#include "estimate/curves.hpp"
#include "estimate/evaluate.hpp"
#include "estimate/problem.hpp"
#include "estimate/screening.hpp"

namespace kedge::estimate {
namespace {

constexpr float muted = 0.2f;                  // weight of a column that screening does not see
constexpr std::size_t screening_rows = 20000;  // enough for correlations

class Automatic {
 public:
  explicit Automatic(const Problem& problem)
      : problem_(problem),
        plan_(problem.plan),
        rows_(problem.rows),
        folds_(problem.folds),
        nu_(plan_.options.nu),
        fit_plan_{plan_.seed, plan_.threads, 64, true} {}

  Fitted run(Estimate& e);

 private:
  bool prepare();
  void screen_columns();
  void train(const std::string& name, const std::function<void(std::size_t, FoldDesign&)>& adjust);
  void choose_ensemble();
  Evaluation score(std::vector<std::pair<const Candidate*, double>> ensemble, bool wants_products) const;

  const Problem& problem_;
  const Plan& plan_;
  const Rows& rows_;
  const std::vector<Fold>& folds_;
  double nu_;
  CrossFitPlan fit_plan_;

  std::vector<FoldDesign> features_;  ///< of each fold, without base and network
  std::vector<Screening> screenings_;
  BaseChoice base_;
  std::vector<Candidate> critics_;
  std::vector<std::pair<const Candidate*, double>> ensemble_;  ///< chosen, with shares
};

/// False where a side has nothing but constant columns.
bool Automatic::prepare() {
  const auto side = [&](bool category, const Matrix<float>& columns, const std::vector<std::size_t>& kept,
                        const Fold& fold) {
    return category ? data::Features::identity(columns.cols())
                    : data::Features::scored(columns.view(), kept, fold.training, rows_.weights);
  };
  const auto& x = rows_.columns.x;
  const auto& y = rows_.columns.y;
  const auto x_kept = data::distinct_columns(x.view()), y_kept = data::distinct_columns(y.view());
  if (x_kept.empty() || y_kept.empty()) return false;
  for (const Fold& fold : folds_) {
    features_.push_back(
        {side(rows_.x_is_category, x, x_kept, fold), side(rows_.y_is_category, y, y_kept, fold), {}});
  }
  return true;
}

void Automatic::screen_columns() {
  for (std::size_t f = 0; f < folds_.size(); ++f) {
    const auto which =
        std::span(folds_[f].training).first(std::min(folds_[f].training.size(), screening_rows));
    const auto side = [&](const data::Features& features, const Matrix<float>& columns) {
      Matrix<float> chosen(which.size(), columns.cols());
      train::gather(columns.view(), which, chosen.view());
      return features.scored() ? features.normal_scores(chosen.view()) : chosen;
    };
    screenings_.push_back(
        screen(side(features_[f].x, rows_.columns.x).view(), side(features_[f].y, rows_.columns.y).view()));
  }
}

void Automatic::train(const std::string& name, const std::function<void(std::size_t, FoldDesign&)>& adjust) {
  Design design;
  design.training = plan_.training;
  design.members = plan_.members;
  design.number = critics_.size();
  design.folds = base_.candidate.fit.design.folds;
  for (std::size_t f = 0; f < folds_.size(); ++f) {
    FoldDesign& fold = design.folds[f];
    const auto base = fold.shape.base;
    fold.shape = plan_.shape;
    fold.shape.base = base;
    fold.x.has_radius = fold.y.has_radius = true;
    adjust(f, fold);
    fit_dims(fold);
  }
  const auto make_loss = [nu = nu_] {
    return [nu](MatrixView<const float> s) {
      Tiles one;
      Matrix<float> copy(s.rows(), s.cols());
      for (std::size_t i = 0; i < s.rows(); ++i) std::ranges::copy(s.row(i), copy.row(i).begin());
      one.blocks.push_back(std::move(copy));
      AnchorMoments moments(nu);
      moments.add(one, {});
      return moments.loss(0);
    };
  };
  CrossFit fit = cross_fit(std::move(design), rows_, folds_, fit_plan_, make_loss, problem_.control);
  critics_.push_back(choose(name, std::move(fit), rows_, folds_, nu_, plan_.threads));
}

void Automatic::choose_ensemble() {
  ensemble_ = {{&base_.candidate, 1.0}};
  const auto weights = weights_looked_at(rows_, folds_);
  const Candidate* best = nullptr;
  for (const Candidate& critic : critics_) {
    if (!best || critic.loss < best->loss) best = &critic;
  }
  if (!best) return;
  const Gain over = gain(base_.candidate.row_losses, best->row_losses, weights);
  if (over.mean > over.error) ensemble_ = {{best, 1.0}};
}

Evaluation Automatic::score(std::vector<std::pair<const Candidate*, double>> ensemble,
                            bool wants_products) const {
  EvaluationPlan plan;
  plan.threads = plan_.threads;
  plan.wants_products = wants_products;
  plan.map.categories = problem_.categories;
  for (std::size_t f = 0; f < folds_.size(); ++f) {
    std::vector<Member> members;
    for (const auto& [candidate, share] : ensemble) {
      for (const Member& member : candidate->fit.members(f, candidate->look, share))
        members.push_back(member);
    }
    plan.folds.push_back(std::move(members));
  }
  for (const auto& [candidate, share] : ensemble) plan.map.offset += share * candidate->offset;
  plan.block = evaluation_block(plan.folds[0]);
  return evaluate(rows_, folds_, plan, {}, problem_.control);
}

Fitted Automatic::run(Estimate& e) {
  if (!prepare()) {
    e.chosen = "constant";
    e.pmi.assign(rows_.size(), 0.0);
    return {};
  }
  base_ = choose_base(rows_, folds_, features_, fit_plan_, nu_);
  screen_columns();
  train("critic", [&](std::size_t f, FoldDesign& fold) {
    const Screening& s = screenings_[f];
    const auto mute = [&](data::Features& side, const std::vector<double>& score) {
      if (!side.scored()) return;
      for (std::size_t i = 0; i < score.size(); ++i) side.weight[i] = score[i] > s.threshold ? 1.0f : muted;
    };
    mute(fold.x, s.x);
    mute(fold.y, s.y);
  });
  choose_ensemble();

  const Evaluation base = score({{&base_.candidate, 1.0}}, false);
  const bool alone = ensemble_[0].first == &base_.candidate;
  const Evaluation result = score(ensemble_, true);
  double base_value = base.out_of_fold + std::max(0.0, 0.5 * (base.in_sample - base.out_of_fold));
  if (base_.family == BaseFamily::gaussian || base_.family == BaseFamily::screened) {
    if (std::isfinite(base_.unbiased_gaussian)) base_value = base_.unbiased_gaussian;
  }
  e.pmi = result.pair_scores;
  e.mi =
      base_value + 0.5 * (result.out_of_fold + result.in_sample) - 0.5 * (base.out_of_fold + base.in_sample);
  e.correction = e.mi - result.out_of_fold;
  e.std_error = std::hypot(result.held_out.plug_in_error(), e.correction);
  set_bounds(result.held_out, e.bounds);
  e.checks = {calibration_check(result.held_out), verifiability_check(result.held_out),
              saturation_check(result.held_out)};
  e.chosen = base_.candidate.name;
  if (!alone) e.chosen += "+critic";
  if (!alone) e.curves = curves_of(ensemble_[0].first->fit, ensemble_[0].first->look);

  Fitted fitted;
  fitted.map.categories = problem_.categories;
  for (const auto& [candidate, share] : ensemble_) {
    fitted.map.offset += share * candidate->offset;
    const std::size_t first = fitted.designs.size(), members = candidate->fit.design.members;
    for (const FoldDesign& design : candidate->fit.design.folds) fitted.designs.push_back(design);
    const double replicas = static_cast<double>(candidate->fit.looks.size());
    for (std::size_t replica = 0; replica < candidate->fit.looks.size(); ++replica) {
      fitted.members.push_back({first + replica / members, share / replicas,
                                candidate->fit.looks[replica][candidate->look].weights});
    }
  }
  return fitted;
}

}  // namespace

Fitted estimate_automatically(const Problem& problem, Estimate& e) { return Automatic(problem).run(e); }

}  // namespace kedge::estimate
