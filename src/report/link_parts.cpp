#include "report/link_parts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/numbers.hpp"
#include "report/text_parts.hpp"

namespace kedge::report {

std::vector<LinkColumn> link_columns(const LinkReport& report) {
  std::vector<LinkColumn> columns = {{"AUROC", &LinkScore::auroc}, {"AP", &LinkScore::ap}};
  if (report.pairs.not_interacting > 0) {
    columns.push_back({"AUROC vs 0", &LinkScore::labelled_auroc});
    columns.push_back({"AP vs 0", &LinkScore::labelled_ap});
  }
  return columns;
}

std::string mean_with_error(const LinkMean& mean) {
  if (!std::isfinite(mean.mean)) return "none";
  return std::isfinite(mean.error) ? fmt::format("{:.3f} +- {:.3f}", mean.mean, mean.error)
                                   : fmt::format("{:.3f}", mean.mean);
}

std::string link_summary(const LinkReport& report) {
  return fmt::format("{}, {} of {} entities held out in each; {} interacting pairs",
                     plural(report.trials.size(), "trial"), thousands(report.options.holdout),
                     thousands(report.entities), thousands(report.pairs.interacting));
}

}  // namespace kedge::report
