#include "link/protocol/verdicts.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/moments.hpp"
#include "link/protocol/ranking.hpp"

namespace kedge::link {
namespace {

std::vector<double> curve_rates() {
  std::vector<double> rates;
  for (std::size_t i = 0; i < curve_points; ++i) rates.push_back(static_cast<double>(i) / (curve_points - 1));
  return rates;
}

LinkMean mean_over(const std::vector<Verdict>& verdicts, double Verdict::*number) {
  std::vector<double> values;
  for (const Verdict& verdict : verdicts) {
    if (!std::isnan(verdict.*number)) values.push_back(verdict.*number);
  }
  if (values.empty()) return {std::nan(""), std::nan("")};
  return {mean(values), mean_error(values)};
}

}  // namespace

Verdict judge(const Split& split, bool directed, MatrixView<const float> scores) {
  const std::size_t n = split.held_out.size();
  std::unordered_map<std::size_t, std::size_t> place;
  for (std::size_t i = 0; i < n; ++i) place[split.held_out[i]] = i;
  Matrix<unsigned char> interacts(n, n);
  const auto score_of = [&](const EntityPair& pair) {
    return static_cast<double>(scores(place.at(pair.a), place.at(pair.b)));
  };
  std::vector<double> positives, others, labelled;
  for (const EntityPair& pair : split.interacting) {
    positives.push_back(score_of(pair));
    interacts(place.at(pair.a), place.at(pair.b)) = 1;
    if (!directed) interacts(place.at(pair.b), place.at(pair.a)) = 1;
  }
  for (const EntityPair& pair : split.not_interacting) labelled.push_back(score_of(pair));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = directed ? 0 : i + 1; j < n; ++j) {
      if (i != j && interacts(i, j) == 0) others.push_back(static_cast<double>(scores(i, j)));
    }
  }
  const Ranking against_all(positives, others), against_labelled(positives, labelled);
  return {against_all.auroc(), against_all.average_precision(), against_labelled.auroc(),
          against_labelled.average_precision(), against_all.true_positive_rates(curve_rates())};
}

void summarise(const std::vector<Verdict>& verdicts, LinkScore& score) {
  score.auroc = mean_over(verdicts, &Verdict::auroc);
  score.ap = mean_over(verdicts, &Verdict::ap);
  score.labelled_auroc = mean_over(verdicts, &Verdict::labelled_auroc);
  score.labelled_ap = mean_over(verdicts, &Verdict::labelled_ap);
  const std::vector<double> rates = curve_rates();
  std::vector<double> sums(curve_points);
  double count = 0;
  for (const Verdict& verdict : verdicts) {
    score.trial_auroc.push_back(verdict.auroc);
    if (verdict.true_positive_rates.empty()) continue;
    for (std::size_t i = 0; i < curve_points; ++i) sums[i] += verdict.true_positive_rates[i];
    ++count;
  }
  if (count == 0) return;
  score.roc.emplace_back(0, 0);
  for (std::size_t i = 0; i < curve_points; ++i) score.roc.emplace_back(rates[i], sums[i] / count);
}

}  // namespace kedge::link
