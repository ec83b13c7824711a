// Link prediction as programs read it.
#include "kedge/report.hpp"
#include "report/json_parts.hpp"
#include "report/numbers.hpp"

namespace kedge {
namespace {

using report::Json;

Json counts_json(const PairCounts& pairs) {
  return {{"lines", pairs.lines},
          {"interacting", pairs.interacting},
          {"not_interacting", pairs.not_interacting},
          {"unknown", pairs.unknown},
          {"unknown_entities", pairs.unknown_entities},
          {"self", pairs.self},
          {"duplicates", pairs.duplicates},
          {"contradictions", pairs.contradictions}};
}

Json score_json(const LinkScore& score, bool labelled) {
  Json json = {{"name", score.name},
               {"auroc", score.auroc.mean},
               {"auroc_se", score.auroc.error},
               {"ap", score.ap.mean},
               {"ap_se", score.ap.error}};
  if (labelled) {
    json["labelled_auroc"] = score.labelled_auroc.mean;
    json["labelled_auroc_se"] = score.labelled_auroc.error;
    json["labelled_ap"] = score.labelled_ap.mean;
    json["labelled_ap_se"] = score.labelled_ap.error;
  }
  json["trial_auroc"] = score.trial_auroc;
  json["seconds"] = score.seconds;
  return json;
}

}  // namespace

std::string to_json(const LinkReport& report) {
  Json json;
  json["trials"] = report.trials.size();
  json["empty_trials"] = report.empty_trials;
  json["holdout"] = report.options.holdout;
  json["entities"] = report.entities;
  json["dims"] = report.dims;
  json["directed"] = report.directed;
  json["pairs_used"] = report.pairs.interacting + report.pairs.not_interacting;
  json["pairs"] = counts_json(report.pairs);
  json["objectives"] = Json::array();
  for (const LinkScore& score : report.scores) {
    json["objectives"].push_back(score_json(score, report.pairs.not_interacting > 0));
  }
  json["seconds"] = report.seconds;
  json["seed"] = report.options.options.seed;
  json["threads"] = report.threads;
  json["version"] = report.version;
  json["options"] = report::given_options(report.options.options);
  return report::one_line(json);
}

std::string to_json(const std::vector<NewPair>& pairs, const std::string& units) {
  Options options;
  options.units = units;
  const report::Unit unit = report::unit_of(options);
  std::string text;
  for (const NewPair& pair : pairs) {
    text += report::one_line({{"a", pair.a},
                              {"b", pair.b},
                              {"pmi", pair.pmi * unit.per_nat},
                              {"low", pair.low * unit.per_nat},
                              {"high", pair.high * unit.per_nat},
                              {"unit", unit.name}}) +
            "\n";
  }
  return text;
}

}  // namespace kedge
