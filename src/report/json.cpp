// What programs read. Keys and their order are the contract with every script that uses kedge.
#include <array>

#include "kedge/report.hpp"
#include "report/json_parts.hpp"
#include "report/numbers.hpp"

namespace kedge {

using report::Json;

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
  if (e.unused > 0) json["unused"] = e.unused;
  json["dims"] = e.dims;
  json["method"] = e.method;
  json["chosen"] = e.chosen;
  json["correction"] = e.correction * per_nat;
  json["objective"] = e.objective.empty() ? Json() : Json(e.objective);
  json["k"] = e.objective.empty() && e.k == 0 ? Json() : Json(e.k);
  json["nu"] = e.nu;
  json["bounds"] = {{"dv", e.bounds.dv * per_nat},
                    {"nwj", e.bounds.nwj * per_nat},
                    {"certified", e.bounds.certified * per_nat}};
  if (e.null.n > 0) {
    json["null"] = {{"n", e.null.n},
                    {"p_value", e.null.p_value},
                    {"mean", e.null.mean * per_nat},
                    {"sd", e.null.sd * per_nat}};
  }
  json["checks"] = report::checks_json(e.checks);
  json["trusted"] = e.trusted;
  json["seconds"] = e.seconds;
  json["seed"] = e.seed;
  json["threads"] = e.threads;
  json["version"] = e.version;
  json["options"] = report::given_options(e.options);
  if (!e.given.empty()) json["options"]["given"] = e.given;
  return report::one_line(json);
}

std::string to_json(const std::vector<ObjectiveInfo>& objectives) {
  Json list = Json::array();
  for (const ObjectiveInfo& info : objectives) {
    Json needs = Json::array(), defaults = Json::object();
    for (const auto& [name, value] : info.defaults) {
      needs.push_back(name);
      defaults[name] = report::option_number(value);
    }
    list.push_back({{"name", info.name},
                    {"family", info.family},
                    {"rule", info.rule},
                    {"type", info.type},
                    {"needs", needs},
                    {"defaults", defaults},
                    {"reference", info.reference}});
  }
  return report::one_line(list);
}

}  // namespace kedge
