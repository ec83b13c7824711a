// Results as people and programs read them.
#pragma once

#include <string>
#include <vector>

#include "kedge/bench.hpp"
#include "kedge/estimate.hpp"
#include "kedge/link.hpp"
#include "kedge/objective.hpp"
#include "kedge/ratio.hpp"

namespace kedge {

/// One JSON object, one line; a number that does not exist is null. In `options.units`.
std::string to_json(const Estimate& estimate);
/// A few lines for a terminal.
std::string to_text(const Estimate& estimate, bool colour = false);

/// The same of a ratio.
std::string to_json(const RatioEstimate& estimate);
std::string to_text(const RatioEstimate& estimate, bool colour = false);

/// Of trials of link prediction: an object, or a table of methods.
std::string to_json(const LinkReport& report);
std::string to_text(const LinkReport& report, bool colour = false);
/// New pairs: an object a line, or lines `a TAB b TAB pmi TAB low TAB high` under a header. In `units`.
std::string to_json(const std::vector<NewPair>& pairs, const std::string& units);
std::string to_tsv(const std::vector<NewPair>& pairs, const std::string& units);

std::string to_json(const std::vector<ObjectiveInfo>& objectives);
std::string to_text(const std::vector<ObjectiveInfo>& objectives);

/// Of a benchmark store: one JSON object a line, or a table with a header; a level of a run, or an estimate
/// from samples, each.
std::string to_json(const BenchReport& report);
std::string to_csv(const BenchReport& report);
/// Tables of scores for a terminal.
std::string to_text(const BenchReport& report, bool colour = false);
/// A page with plots and a ranking that fetches nothing; wants the traces.
std::string to_html(const BenchReport& report);

/// Training curves and the histogram of pointwise MI, as .svg, .png or .html by the name's ending.
void save_plot(const std::string& path, const Estimate& estimate);
/// ROC curves of the methods, means over trials.
void save_roc_plot(const std::string& path, const LinkReport& report);
/// InputError unless save_plot knows the name's ending; for callers who ask before the long work.
void require_plot_path(const std::string& path);

}  // namespace kedge
