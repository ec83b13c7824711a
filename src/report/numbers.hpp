// Numbers as they stand in tables and plots: units, decimals that follow the standard error, thousands.
#pragma once

#include <cstddef>
#include <string>

#include "kedge/options.hpp"

namespace kedge::report {

struct Unit {
  const char* name = "nats";
  double per_nat = 1;
};
Unit unit_of(const Options& options);

/// Two digits of the standard error, but at least 3 decimals and at most 6.
int decimals_for(double std_error);
/// "1.021", never "-0.000"; "none" where the number does not exist.
std::string fixed(double value, int decimals);
/// Two decimals in a narrow column: "10.25", and "-1.5e+09" beyond a thousand.
std::string narrow(double value);
/// The fewest digits that tell it apart among numbers like it: "0.25", "1e+06".
std::string brief(double value);
/// "10,000"
std::string thousands(std::size_t count);
/// "0.4 s", "3.2 s", "4 min 10 s"
std::string duration(double seconds);
/// "95 %", "99.9 %"; "none" where the share does not exist.
std::string percent(double share);

}  // namespace kedge::report
