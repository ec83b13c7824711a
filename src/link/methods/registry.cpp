// Every method by name: the objectives of the registry with the recipe, and the baselines beside them.
#include <fmt/format.h>

#include <array>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "kedge/objective.hpp"
#include "link/methods/baselines.hpp"
#include "link/methods/contrastive.hpp"

namespace kedge::link {
namespace {

struct Baseline {
  const char *name, *summary;
  std::unique_ptr<Method> (*make)();
};
constexpr std::array baselines = {
    Baseline{"lmi", "nearest neighbours in the codes of a paired autoencoder", make_latent},
    Baseline{"gaussian", "closed form of jointly Gaussian components", make_gaussian},
    Baseline{"cosine", "cosine similarity; nothing is learned", make_cosine},
};

}  // namespace

std::unique_ptr<Method> make_method(const std::string& name, const LinkOptions& options) {
  for (const Baseline& baseline : baselines) {
    if (name == baseline.name) return baseline.make();
  }
  std::vector<std::string> known;
  for (const ObjectiveInfo& info : list_objectives()) known.push_back(info.name);
  for (const Baseline& baseline : baselines) known.emplace_back(baseline.name);
  if (std::ranges::find(known, name) == known.end()) {
    const std::string near = nearest_word(name, known);
    throw InputError(
        fmt::format("there is no objective or baseline '{}'{}; `kedge objectives` and kedge link --help list "
                    "them",
                    name, near.empty() ? "" : fmt::format(", did you mean '{}'?", near)));
  }
  if (!objective_info(name).plug_in) {
    throw InputError(
        fmt::format("scores of {} are log r only up to an unknown factor of the context, so pairs of "
                    "different entities cannot be ranked by them; infonce-anchor has no such factor",
                    name));
  }
  return make_contrastive(make_recipe(name, options));
}

}  // namespace kedge::link

namespace kedge {

const std::vector<LinkBaseline>& link_baselines() {
  static const std::vector<LinkBaseline> all = [] {
    std::vector<LinkBaseline> list;
    list.reserve(link::baselines.size());
    for (const auto& baseline : link::baselines) list.push_back({baseline.name, baseline.summary});
    return list;
  }();
  return all;
}

}  // namespace kedge
