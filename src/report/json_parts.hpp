// What the JSON of every result has in common.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kedge/estimate.hpp"
#include "kedge/options.hpp"

namespace kedge::report {

using Json = nlohmann::ordered_json;

/// One line. NaN and inf become null, bytes that are not UTF-8 the replacement character.
std::string one_line(const Json& json);
/// JSON has no infinity, yet an option that was set to it has a value: "inf".
Json option_number(double value);
/// The options that somebody gave, in the order of the table.
Json given_options(const Options& options);
Json checks_json(const std::vector<Check>& checks);

}  // namespace kedge::report
