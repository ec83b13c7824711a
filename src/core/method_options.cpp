#include "core/method_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "kedge/error.hpp"

namespace kedge {
namespace {

void require_neighbour_parameter(const std::string& name, double value) {
  if (name == "k") {
    if (value < 1 || value != std::floor(value) || value > 1e6) {
      throw InputError(
          fmt::format("--param k must be a whole number of neighbours, at least 1, not {}", value));
    }
  } else if (name == "form") {
    if (value != 1 && value != 2) {
      throw InputError(fmt::format(
          "--param form must be 1 or 2, for the first or the second estimator of Kraskov, not {}", value));
    }
  } else {
    throw InputError(fmt::format("--method ksg has no parameter '{}'; it has k and form", name));
  }
}

}  // namespace

void require_method_options(const Options& options) {
  const std::string& method = options.method;
  if (method != "gaussian" && method != "ksg") return;
  if (options.objective != Options{}.objective) {
    throw InputError(
        fmt::format("--method {} trains no critic, so --objective {} has nothing to do; leave out one of the "
                    "two",
                    method, options.objective));
  }
  if (method == "gaussian") {
    if (!options.param.empty()) {
      throw InputError(fmt::format("--method gaussian has no parameter '{}', or any other; leave out --param",
                                   options.param.begin()->first));
    }
    return;
  }
  if (options.k != 0) {
    throw InputError(
        fmt::format("--k is a number of negatives, and --method ksg has none; for {0} neighbours write "
                    "--param k={0}",
                    options.k));
  }
  for (const auto& [name, value] : options.param) require_neighbour_parameter(name, value);
}

}  // namespace kedge
