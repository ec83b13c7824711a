#include "estimate/fit/choose_base.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "copula/gaussian.hpp"
#include "copula/student.hpp"
#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "core/student_scores.hpp"
#include "estimate/fit/interruption.hpp"
#include "estimate/fit/screening.hpp"
#include "estimate/rows/fold_features.hpp"

namespace kedge::estimate {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Kind {
  std::string name;
  BaseFamily family;
  copula::Shrinkage shrinkage;
};

/// One fold's training rows as normal scores.
struct Scores {
  Matrix<float> x, y;
  std::vector<double> weights;
};

Scores sides_of(const Rows& rows, std::span<const std::size_t> which, const FoldDesign& features) {
  return {scores_of(features.x, rows.columns.x, which), scores_of(features.y, rows.columns.y, which),
          rows.weights_of(which)};
}

/// The columns of largest linear correlation above the threshold, at most `most`.
std::vector<std::size_t> leading(const std::vector<double>& score, double threshold, std::size_t most) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (score[i] > threshold) columns.push_back(i);
  }
  std::ranges::stable_sort(columns, std::greater<>(), [&](std::size_t i) { return score[i]; });
  columns.resize(std::min(columns.size(), most));
  std::ranges::sort(columns);
  return columns;
}

copula::LogRatio screened_gaussian(const Scores& s, const Screening& screening) {
  const std::size_t most = std::max<std::size_t>(2, s.x.rows() / 10);
  return copula::fit_gaussian_on(s.x.view(), s.y.view(), s.weights,
                                 leading(screening.x_linear, screening.threshold, most),
                                 leading(screening.y_linear, screening.threshold, most));
}

copula::LogRatio fit(const Kind& kind, const Scores& s, const Screening& screening, double df) {
  if (kind.family == BaseFamily::none) return {};
  if (kind.family == BaseFamily::screened) return screened_gaussian(s, screening);
  if (kind.family == BaseFamily::gaussian)
    return copula::fit_gaussian(s.x.view(), s.y.view(), s.weights, kind.shrinkage);
  return copula::fit_student(student_scores(s.x.view(), df).view(), student_scores(s.y.view(), df).view(),
                             s.weights, df, kind.shrinkage);
}

std::size_t effective_rows(const Rows& rows) {
  return rows.weights.empty() ? rows.size() : static_cast<std::size_t>(effective_size(rows.weights));
}

/// Scores fitted on all rows: for the number that no held-out row is needed for.
void whole_sample_gaussian(const Rows& rows, const FoldDesign& whole, bool screened, BaseChoice& choice) {
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Scores s = sides_of(rows, all, whole);
  if (screened) {
    const Screening screening = screen(s.x.view(), s.y.view(), s.weights);
    const std::size_t most = std::max<std::size_t>(2, rows.size() / 10);
    const auto keep = [&](Matrix<float>& z, const std::vector<double>& score) {
      const auto columns = leading(score, screening.threshold, most);
      Matrix<float> chosen(z.rows(), columns.size());
      for (std::size_t i = 0; i < z.rows(); ++i) {
        for (std::size_t j = 0; j < columns.size(); ++j) chosen(i, j) = z(i, columns[j]);
      }
      z = std::move(chosen);
    };
    keep(s.x, screening.x_linear);
    keep(s.y, screening.y_linear);
    if (s.x.cols() == 0 || s.y.cols() == 0) return;
  }
  const std::size_t p = s.x.cols(), q = s.y.cols(), n = effective_rows(rows);
  choice.unbiased_gaussian =
      copula::gaussian_mi(s.x.view(), s.y.view(), s.weights) - copula::wishart_bias(n, p, q);
  const double rows_worth = static_cast<double>(n);
  double variance = static_cast<double>(p * q) / (2 * rows_worth * rows_worth);
  for (const double rho :
       copula::fit_gaussian(s.x.view(), s.y.view(), s.weights, copula::Shrinkage::spike).rho) {
    variance += rho * rho / rows_worth;
  }
  choice.gaussian_error = std::sqrt(variance);
}

}  // namespace

double value_of(const BaseChoice& base, const Evaluation& scores) {
  if (base.is_closed()) return base.unbiased_gaussian;
  return scores.out_of_fold + std::max(0.0, 0.5 * (scores.in_sample - scores.out_of_fold));
}

BaseChoice choose_base(const Rows& rows, const std::vector<Fold>& folds,
                       const std::vector<FoldDesign>& features, const FoldDesign& whole,
                       const std::vector<FoldScreening>& screenings, const CrossFitPlan& plan, double nu,
                       const Control& control, bool gaussian_only) {
  const FoldDesign& first = features[0];
  const std::size_t p = first.x.kept(), q = first.y.kept(), n = rows.size();
  const std::size_t training_rows = fewest_training_rows(folds);
  const bool scored = first.x.scored() && first.y.scored();
  const auto scores_of_fold = [&](std::size_t f) { return sides_of(rows, folds[f].training, features[f]); };
  Scores first_scores;
  if (scored) first_scores = scores_of_fold(0);

  std::vector<Kind> kinds;
  double df = infinity;
  if (scored) {
    if (10 * (p + q) < 9 * training_rows) {
      kinds.push_back({"gaussian-copula", BaseFamily::gaussian, copula::Shrinkage::none});
      kinds.push_back({"gaussian-copula", BaseFamily::gaussian, copula::Shrinkage::spike});
    }
    if (p * q >= 100) {
      kinds.push_back({"screened-gaussian-copula", BaseFamily::screened, copula::Shrinkage::none});
    }
    if (!gaussian_only && 3 * (p + q) <= n)
      df = copula::choose_df(first_scores.x.view(), first_scores.y.view(), first_scores.weights);
    if (std::isfinite(df)) {
      kinds.push_back({"student-copula", BaseFamily::student, copula::Shrinkage::none});
      kinds.push_back({"student-copula", BaseFamily::student, copula::Shrinkage::spike});
    }
  }
  if (kinds.empty()) kinds.push_back({"independence", BaseFamily::none, copula::Shrinkage::none});

  std::vector<BaseChoice> choices(kinds.size());
  std::vector<Design> designs(kinds.size());
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    choices[k].family = kinds[k].family;
    choices[k].folds.resize(folds.size());
    designs[k].folds = features;
  }
  // Every kind on the scores of one fold before those of the next: no more of them than threads are held.
  parallel_for(folds.size(), plan.threads, control.stop, [&](std::size_t f, const std::stop_token& stop) {
    if (stop.stop_requested()) return;
    Scores scores;
    if (scored) scores = f == 0 ? std::move(first_scores) : scores_of_fold(f);
    for (std::size_t k = 0; k < kinds.size() && !stop.stop_requested(); ++k) {
      choices[k].folds[f] = fit(kinds[k], scores, screenings[f].columns, df);
      FoldDesign& fold = designs[k].folds[f];
      for (data::Features* side : {&fold.x, &fold.y}) {
        if (kinds[k].family != BaseFamily::none)
          side->set_base(kinds[k].family == BaseFamily::student ? df : infinity);
      }
      fold.shape.form = "none";
      fold.shape.base = as_base(choices[k].folds[f]);
      fit_dims(fold);
    }
  });
  stop_if_asked(control, "fitting closed forms");
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    choices[k].candidate =
        base_candidate(kinds[k].name, std::move(designs[k]), rows, folds, plan, nu, control);
  }

  const auto weights = weights_looked_at(rows, folds);
  const auto less = [](const BaseChoice& a, const BaseChoice& b) {
    return a.candidate.loss < b.candidate.loss;
  };
  const auto student =
      std::ranges::find(choices, BaseFamily::student, &BaseChoice::family);  // the last ones, if any
  auto best = std::min_element(choices.begin(), student, less);
  if (student != choices.end()) {
    const auto rival = std::min_element(student, choices.end(), less);
    const Gain over = gain(best->candidate.row_losses, rival->candidate.row_losses, weights);
    if (over.mean > over.error) best = rival;
  }
  BaseChoice chosen = std::move(*best);
  if (chosen.family == BaseFamily::gaussian || chosen.family == BaseFamily::screened) {
    whole_sample_gaussian(rows, whole, chosen.family == BaseFamily::screened, chosen);
  }
  return chosen;
}

}  // namespace kedge::estimate
