#include "report/json_parts.hpp"

#include <cmath>
#include <map>
#include <type_traits>
#include <variant>

namespace kedge::report {
namespace {

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

}  // namespace

std::string one_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json option_number(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
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

}  // namespace kedge::report
