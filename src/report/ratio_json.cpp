// A ratio as programs read it. KL and JS are in the unit asked for; chi-square and Hellinger have none.
#include <array>

#include "kedge/report.hpp"
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "report/ratio_units.hpp"

namespace kedge {

std::string to_json(const RatioEstimate& e) {
  const report::Unit unit = report::unit_of(e.options);
  report::Json json, errors, intervals;
  for (const auto& [name, field] : divergence_fields) {
    const double scale = report::has_unit(field) ? unit.per_nat : 1;
    json[name] = e.*field * scale;
    errors[name] = e.std_error.*field * scale;
    intervals[name] = std::array{e.lower.*field * scale, e.upper.*field * scale};
  }
  json["unit"] = unit.name;
  json["std_error"] = std::move(errors);
  json["ci"] = std::move(intervals);
  json["level"] = e.level;
  json["n"] = std::array{e.n_p, e.n_q};
  json["dims"] = e.dims;
  json["method"] = e.method;
  json["chosen"] = e.chosen;
  json["objective"] = e.objective;
  json["k"] = e.k;
  json["nu"] = e.nu;
  json["checks"] = report::checks_json(e.checks);
  json["trusted"] = e.trusted;
  json["seconds"] = e.seconds;
  json["seed"] = e.seed;
  json["threads"] = e.threads;
  json["version"] = e.version;
  json["options"] = report::given_options(e.options);
  return report::one_line(json);
}

}  // namespace kedge
