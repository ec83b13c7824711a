#include "link/requirements.hpp"

#include <fmt/format.h>

#include <set>

#include "kedge/error.hpp"

namespace kedge::link {

std::vector<std::unique_ptr<Method>> make_methods(const LinkOptions& options) {
  validate(options.options);
  if (options.objectives.empty()) throw InputError("--objectives names none; give one, as in infonce-anchor");
  std::set<std::string> seen;
  std::vector<std::unique_ptr<Method>> methods;
  for (const std::string& name : options.objectives) {
    if (!seen.insert(name).second) throw InputError(fmt::format("--objectives names {} twice", name));
    methods.push_back(make_method(name, options));
  }
  return methods;
}

}  // namespace kedge::link

namespace kedge {

void require_link_options(const LinkOptions& options) {
  if (options.trials < 1 || options.trials > 100000) {
    throw InputError(fmt::format("--trials must be at least 1 and at most 100000, not {}", options.trials));
  }
  if (options.holdout < 2)
    throw InputError(fmt::format("--holdout must be at least 2, not {}", options.holdout));
  (void)link::make_methods(options);
}

}  // namespace kedge
