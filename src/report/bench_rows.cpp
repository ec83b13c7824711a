// A benchmark store as programs read it: a row for each level of a run, and for each estimate from samples.
// The keys of the first kind are the contract with scripts; an estimate has the same ones, with its method as
// objective, and a few more.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "kedge/report.hpp"
#include "report/json_parts.hpp"

namespace kedge {
namespace {

using report::Json;

struct Columns {
  std::string suite, task, objective;
  Json critic;
  std::int64_t seed = 0;
  Json level, truth;
  double mean = 0, bias = 0;
  Json std;
  double rmse = 0;
  std::string unit;
  Json seconds;
};

Json row(const Columns& c) {
  Json json;
  json["suite"] = c.suite;
  json["task"] = c.task;
  json["objective"] = c.objective;
  json["critic"] = c.critic;
  json["seed"] = c.seed;
  json["level"] = c.level;
  json["truth"] = c.truth;
  json["mean"] = c.mean;
  json["bias"] = c.bias;
  json["std"] = c.std;
  json["rmse"] = c.rmse;
  json["unit"] = c.unit;
  json["seconds"] = c.seconds;
  return json;
}

Json row_of(const LevelScore& s) {
  return row({s.suite, s.task, s.objective, s.critic, s.seed, s.level, s.truth, s.mean, s.bias, s.std, s.rmse,
              s.unit, s.seconds});
}

/// The name of the ratio stands where the task would, and its ideal where the truth would.
Json row_of(const RatioScore& s) {
  const double bias = s.value - s.ideal;
  return row({s.suite, s.name, s.objective, s.critic, s.seed, s.level, s.ideal, s.value, bias, nullptr,
              std::abs(bias), "ratio", nullptr});
}

Json row_of(const SampleScore& s) {
  const double bias = s.value - s.truth;
  Json json = row({s.suite, s.task, s.method, nullptr, s.seed, nullptr, s.truth, s.value, bias, s.std_error,
                   std::abs(bias), s.unit, s.seconds});
  json["n"] = s.n;
  json["ci_low"] = s.ci[0];
  json["ci_high"] = s.ci[1];
  json["trusted"] = s.error.empty() ? Json(s.trusted) : Json(nullptr);
  json["error"] = s.error.empty() ? Json(nullptr) : Json(s.error);
  return json;
}

std::string field(const Json& value) {
  if (value.is_null() || (value.is_number_float() && !std::isfinite(value.get<double>()))) return "";
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string fields(const Json& row, bool names) {
  std::string line;
  for (const auto& [name, value] : row.items())
    line += (line.empty() ? "" : ",") + (names ? name : field(value));
  return line + "\n";
}

}  // namespace

std::string to_json(const BenchReport& report) {
  std::string text;
  for (const LevelScore& score : report.levels) text += report::one_line(row_of(score)) + "\n";
  for (const RatioScore& score : report.ratios) text += report::one_line(row_of(score)) + "\n";
  for (const SampleScore& score : report.samples) text += report::one_line(row_of(score)) + "\n";
  return text;
}

std::string to_csv(const BenchReport& report) {
  // One header for both kinds: that of samples, whose first fields are those of levels.
  const bool samples = !report.samples.empty();
  std::string text = fields(samples ? row_of(SampleScore{}) : row_of(LevelScore{}), true);
  const auto add = [&](const Json& row) {
    std::string line = fields(row, false);
    if (samples) line.insert(line.size() - 1, ",,,,,");
    text += line;
  };
  for (const LevelScore& score : report.levels) add(row_of(score));
  for (const RatioScore& score : report.ratios) add(row_of(score));
  for (const SampleScore& score : report.samples) text += fields(row_of(score), false);
  return text;
}

}  // namespace kedge
