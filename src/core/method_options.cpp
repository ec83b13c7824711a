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
          fmt::format("--param k must be a whole number of neighbours, from 1 to 1000000, not {}", value));
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

void require_sharable(const Options& options) {
  if (!options.data_parallel) return;
  const bool critic =
      options.method == "critic" || (options.method == "auto" && options.objective != Options{}.objective);
  if (!critic) {
    throw InputError(
        fmt::format("--data-parallel shares the batches of one critic's training, and --method {} is more or "
                    "other than that; give --method critic with it",
                    options.method));
  }
  if (options.critic == "concat") {
    throw InputError(
        "--data-parallel exchanges embeddings of rows, and a concat critic has none; give --critic "
        "separable, "
        "bilinear, cosine or mixed");
  }
  if (options.null > 0) {
    throw InputError(
        "--null estimates anew many times side by side, which ranks cannot do on shared batches; leave out "
        "--data-parallel or --null");
  }
}

}  // namespace kedge
