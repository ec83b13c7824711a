#include "tasks/sweep/result.hpp"

#include <nlohmann/json.hpp>

namespace kedge::tasks {

using nlohmann::json;

bool write(Store& store, std::int64_t id, const RunResult& result, std::span<const double> levels) {
  if (const auto* traces = std::get_if<std::vector<LevelTrace>>(&result.what)) {
    return store.finish(id, *traces, levels, result.seconds);
  }
  if (const auto* sample = std::get_if<SampleResult>(&result.what))
    return store.finish(id, *sample, result.seconds);
  return store.finish_with_error(id, std::get<std::string>(result.what), result.seconds);
}

std::vector<std::uint8_t> packed(std::size_t run, const RunResult& result) {
  json j = {{"run", run}, {"seconds", result.seconds}};
  if (const auto* traces = std::get_if<std::vector<LevelTrace>>(&result.what)) {
    j["levels"] = json::array();
    for (const LevelTrace& level : *traces)
      j["levels"].push_back({level.truth, level.seconds, level.estimates});
  } else if (const auto* s = std::get_if<SampleResult>(&result.what)) {
    j["sample"] = {s->truth, s->value, s->std_error, s->ci_low, s->ci_high, s->trusted};
  } else {
    j["error"] = std::get<std::string>(result.what);
  }
  return json::to_cbor(j);  // keeps every bit of a number, NaN and inf included
}

std::pair<std::size_t, RunResult> unpacked(std::span<const std::uint8_t> bytes) {
  const json j = json::from_cbor(bytes.begin(), bytes.end());
  RunResult result;
  result.seconds = j.at("seconds");
  if (j.contains("levels")) {
    std::vector<LevelTrace> traces;
    for (const json& level : j["levels"]) traces.push_back({level.at(0), level.at(1), level.at(2)});
    result.what = std::move(traces);
  } else if (j.contains("sample")) {
    const json& s = j["sample"];
    result.what = SampleResult{s.at(0), s.at(1), s.at(2), s.at(3), s.at(4), s.at(5)};
  } else {
    result.what = j.at("error").get<std::string>();
  }
  return {j.at("run"), std::move(result)};
}

}  // namespace kedge::tasks
