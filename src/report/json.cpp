// What programs read. Keys and their order are the contract with every script that uses kedge.
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <type_traits>
#include <variant>

#include "kedge/report.hpp"
#include "report/numbers.hpp"

namespace kedge {
namespace {

using Json = nlohmann::ordered_json;

/// nlohmann writes null for NaN and inf, and the replacement character for bytes that are not UTF-8.
std::string one_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// JSON has no infinity, yet an option that was set to it has a value.
Json option_number(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json option_json(const OptionValue& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, double>) {
          return option_number(held);
        } else if constexpr (std::is_same_v<T, std::map<std::string, double>>) {
          Json named = Json::object();
          for (const auto& [name, number] : held) named[name] = option_number(number);
          return named;
        } else {
          return held;
        }
      },
      value);
}

Json given_options(const Options& options) {
  Json given = Json::object();
  for (const OptionSpec& spec : option_table()) {
    if (options.given.contains(spec.name)) given[spec.name] = option_json(spec.get(options));
  }
  return given;
}

Json checks_json(const std::vector<Check>& checks) {
  Json list = Json::array();
  for (const Check& check : checks) {
    list.push_back(
        {{"name", check.name}, {"passed", check.passed}, {"value", check.value}, {"message", check.message}});
  }
  return list;
}

}  // namespace

std::string to_json(const Estimate& e) {
  const auto [unit, per_nat] = report::unit_of(e.options);
  Json json;
  json["mi"] = e.mi * per_nat;
  json["unit"] = unit;
  json["std_error"] = e.std_error * per_nat;
  json["ci"] = std::array{e.ci[0] * per_nat, e.ci[1] * per_nat};
  json["level"] = e.level;
  json["n"] = e.n;
  json["dropped"] = e.dropped;
  json["dims"] = e.dims;
  json["method"] = e.method;
  json["chosen"] = e.chosen;
  json["correction"] = e.correction * per_nat;
  json["objective"] = e.objective;
  json["k"] = e.k;
  json["nu"] = e.nu;
  json["bounds"] = {{"dv", e.bounds.dv * per_nat},
                    {"nwj", e.bounds.nwj * per_nat},
                    {"certified", e.bounds.certified * per_nat}};
  json["checks"] = checks_json(e.checks);
  json["trusted"] = e.trusted;
  json["seconds"] = e.seconds;
  json["seed"] = e.seed;
  json["threads"] = e.threads;
  json["version"] = e.version;
  json["options"] = given_options(e.options);
  return one_line(json);
}

std::string to_json(const std::vector<ObjectiveInfo>& objectives) {
  Json list = Json::array();
  for (const ObjectiveInfo& info : objectives) {
    Json needs = Json::array(), defaults = Json::object();
    for (const auto& [name, value] : info.defaults) {
      needs.push_back(name);
      defaults[name] = option_number(value);
    }
    list.push_back({{"name", info.name},
                    {"family", info.family},
                    {"rule", info.rule},
                    {"type", info.type},
                    {"needs", needs},
                    {"defaults", defaults},
                    {"reference", info.reference}});
  }
  return one_line(list);
}

}  // namespace kedge
