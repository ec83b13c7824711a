// From a store back to numbers, in the units of each suite.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <system_error>

#include "core/json_whole.hpp"
#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "tasks/suites/ratios.hpp"
#include "tasks/suites/suite.hpp"
#include "tasks/sweep/database.hpp"
#include "tasks/sweep/scores.hpp"
#include "tasks/sweep/store.hpp"

namespace kedge {
namespace tasks {
namespace {

constexpr const char* suites_sql =
    "SELECT name, kind, unit, settings, (SELECT count(*) FROM runs WHERE suite = name), (SELECT count(*) "
    "FROM runs "
    "WHERE suite = name AND done), (SELECT count(*) FROM runs WHERE suite = name AND done AND error != '') "
    "FROM "
    "suites ORDER BY rowid";
constexpr const char* levels_sql =
    "SELECT runs.id, task, objective, critic, seed, level, truth, levels.seconds, estimates FROM runs JOIN "
    "levels ON "
    "levels.run = runs.id WHERE suite = ? AND done ORDER BY runs.id, position";
constexpr const char* samples_sql =
    "SELECT task, objective, seed, n, truth, value, std_error, ci_low, ci_high, trusted, seconds, error FROM "
    "runs LEFT "
    "JOIN estimates ON estimates.run = runs.id WHERE suite = ? AND done ORDER BY runs.id";

std::vector<float> floats(std::span<const std::byte> bytes, double scale) {
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  for (float& v : values) v = static_cast<float>(static_cast<double>(v) * scale);
  return values;
}

std::vector<Ratio> ratios_of(const nlohmann::json& settings) {
  std::vector<Ratio> ratios;
  for (const auto& ratio : settings.value("ratios", nlohmann::json::array())) {
    ratios.push_back({ratio.at("name"), ratio.at("over"), ratio.at("under")});
    if (ratio.at("ideal").is_number()) ratios.back().ideal = ratio.at("ideal");
  }
  return ratios;
}

void read_staircases(Database& database, const SuiteProgress& suite, double per_nat, bool with_traces,
                     BenchReport& report) {
  Statement row(database, levels_sql);
  row.with(suite.name);
  std::int64_t last_run = -1;
  while (row.step()) {
    const std::int64_t run = row.integer(0);
    const std::string task = row.text(1);
    const std::vector<float> values = floats(row.bytes(8), per_nat);
    LevelScore score;
    score.suite = suite.name;
    score.task = at_level(task, row.real(5));
    score.objective = row.text(2);
    score.critic = row.text(3);
    score.seed = row.integer(4);
    score.level = row.real(5);
    score.truth = row.real(6) * per_nat;
    score.unit = suite.unit;
    score.seconds = row.real(7);
    score.run = static_cast<std::size_t>(run);
    const std::size_t end = std::min(suite.last_step, values.size()),
                      begin = std::min(suite.first_step - 1, end);
    const Spread spread = spread_around(score.truth, std::span(values).subspan(begin, end - begin));
    score.mean = spread.mean;
    score.bias = spread.bias;
    score.std = spread.std;
    score.rmse = spread.rmse;
    report.levels.push_back(score);
    if (!with_traces) continue;
    if (run != last_run) {
      report.traces.push_back({suite.name,
                               stem_of(task),
                               score.objective,
                               score.critic,
                               score.seed,
                               suite.unit,
                               {},
                               values.size(),
                               {}});
    }
    last_run = run;
    StaircaseTrace& trace = report.traces.back();
    trace.truth.push_back(score.truth);
    trace.estimates.insert(trace.estimates.end(), values.begin(), values.end());
  }
}

void read_samples(Database& database, const SuiteProgress& suite, double per_nat, BenchReport& report) {
  Statement row(database, samples_sql);
  row.with(suite.name);
  while (row.step()) {
    SampleScore score;
    score.suite = suite.name;
    score.task = row.text(0);
    score.method = row.text(1);
    score.seed = row.integer(2);
    score.n = static_cast<std::size_t>(row.integer(3));
    score.truth = row.real(4) * per_nat;
    score.value = row.real(5) * per_nat;
    score.std_error = row.real(6) * per_nat;
    score.ci = {row.real(7) * per_nat, row.real(8) * per_nat};
    score.trusted = row.integer(9) != 0;
    score.seconds = row.real(10);
    score.error = row.text(11);
    score.unit = suite.unit;
    report.samples.push_back(score);
  }
}

}  // namespace
}  // namespace tasks

BenchReport read_bench(const std::string& store, bool with_traces) {
  using namespace tasks;
  std::error_code error;
  if (!std::filesystem::exists(store, error)) {
    throw InputError(fmt::format("there is no store {}: kedge bench run makes one", store));
  }
  Database database(store, false);
  database.run("BEGIN");  // one moment of it, while others go on writing
  Store::require_store(database);
  BenchReport report;
  std::vector<std::vector<Ratio>> ratios;  // of each suite
  {
    Statement row(database, suites_sql);
    while (row.step()) {
      SuiteProgress suite{row.text(0), row.text(1), row.text(2), 0, 0, 0, 1, 0};
      suite.planned = static_cast<std::size_t>(row.integer(4));
      suite.done = static_cast<std::size_t>(row.integer(5));
      suite.failed = static_cast<std::size_t>(row.integer(6));
      try {
        const auto settings = nlohmann::json::parse(row.text(3));
        if (settings.contains("window")) {
          suite.first_step = std::max<std::size_t>(1, whole(settings.at("window").at(0)));
          suite.last_step = whole(settings.at("window").at(1));
        }
        ratios.push_back(ratios_of(settings));
      } catch (const nlohmann::json::exception&) {
        throw InputError(
            fmt::format("{} is damaged (the settings of suite {}): name another file", store, suite.name));
      }
      report.suites.push_back(suite);
    }
  }
  for (std::size_t s = 0; s < report.suites.size(); ++s) {
    const SuiteProgress& suite = report.suites[s];
    const double per_nat = suite.unit == "bits" ? 1 / std::numbers::ln2 : 1;
    if (suite.kind == "staircase") {
      const std::size_t before = report.levels.size();
      read_staircases(database, suite, per_nat, with_traces, report);
      const auto scores = score_ratios(ratios[s], std::span(report.levels).subspan(before));
      report.ratios.insert(report.ratios.end(), scores.begin(), scores.end());
    } else {
      read_samples(database, suite, per_nat, report);
    }
  }
  return report;
}

}  // namespace kedge
