// Pointwise MI of rows from a saved model.
#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interrupts.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/memory.hpp"
#include "kedge/model.hpp"
#include "option_flags.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "targets.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

template <class T>
std::string json_list(std::span<const T> values) {
  fmt::memory_buffer text;
  text.push_back('[');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text.push_back(',');
    if (std::isfinite(values[i])) {
      fmt::format_to(std::back_inserter(text), "{}", values[i]);
    } else {
      text.append(std::string_view("null"));
    }
  }
  text.push_back(']');
  return fmt::to_string(text);
}

void print_rows(const std::vector<double>& pmi, bool json, const std::string& unit) {
  Output out;
  if (json) {
    double sum = 0;
    for (const double value : pmi) sum += value;
    const double mean = sum / static_cast<double>(pmi.size());
    out.write(fmt::format("{{\"n\":{},\"mean\":{},\"unit\":\"{}\",\"pmi\":{}}}\n", pmi.size(),
                          std::isfinite(mean) ? fmt::format("{}", mean) : "null", unit,
                          json_list(std::span(pmi))));
  } else {
    for (const double value : pmi) out.write(fmt::format("{}\n", value));
  }
  out.finish();
}

/// Row by row, for there may be more text than memory.
void print_pairs(const Matrix<float>& scores, bool json, const std::string& unit) {
  Output out;
  if (json) {
    out.write(fmt::format("{{\"shape\":[{},{}],\"unit\":\"{}\",\"log_ratio\":[", scores.rows(), scores.cols(),
                          unit));
  }
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    if (json) {
      out.write((i > 0 ? "," : "") + json_list(scores.row(i)));
    } else {
      out.write(fmt::format("{}\n", fmt::join(scores.row(i), "\t")));
    }
  }
  if (json) out.write("]}\n");
  out.finish();
}

}  // namespace

int run_score(const Words& arguments) {
  Command command("score", {"MODEL X Y [--all-pairs] [--out FILE.npy] [--json]"},
                  "log r(x, y) of each pair of rows, from a model of `kedge estimate --save`:\n"
                  "one number a line, or with --all-pairs one row of X a line, every Y along it.");
  command.heading("Output");
  command.flag("all-pairs", "score every row of X with every row of Y");
  command.option("out", "FILE.npy", "write an array instead of lines");
  command.flag("json", "one JSON object");
  const Words known = {"units", "threads"};
  declare_options(command, known);
  if (!command.parse(arguments)) return exit_done;
  const Words& files = command.files();
  if (files.size() != 3) throw InputError("give a model and two files: kedge score MODEL X Y");
  const Options options = resolve_options(command, known);
  const auto out = command.value("out");
  if (out) require_writable("--out", *out, files);

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted while reading; nothing was written");
  const auto model = Model::load(files[0]);
  const Array x = load_array(files[1]), y = load_array(files[2]);
  interrupts.ready();

  const double per_nat = options.units == "bits" ? 1 / std::numbers::ln2 : 1;
  const bool json = command.has("json"), print_result = json || !out;
  auto bar = std::make_unique<ProgressBar>();
  const Control control{interrupts.token(), bar->callback()};
  if (command.has("all-pairs")) {
    require_memory(static_cast<double>(x.rows()) * static_cast<double>(y.rows()) * sizeof(float),
                   "--all-pairs makes");
    Matrix<float> scores = model->log_ratio(x, y, control);
    bar.reset();
    for (float& score : scores.flat()) score = static_cast<float>(score * per_nat);
    if (out) save_npy(*out, std::as_const(scores).view());
    interrupts.busy("interrupted while printing");
    if (print_result) print_pairs(scores, json, options.units);
  } else {
    std::vector<double> pmi = model->pmi(x, y, control);
    bar.reset();
    for (double& value : pmi) value *= per_nat;
    if (out) save_npy(*out, pmi);
    interrupts.busy("interrupted while printing");
    if (print_result) print_rows(pmi, json, options.units);
  }
  if (out) say("wrote " + *out);
  return exit_done;
}

}  // namespace kedge::app
