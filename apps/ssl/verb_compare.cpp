#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "augment.hpp"
#include "kedge/error.hpp"
#include "measures.hpp"
#include "output.hpp"
#include "probe.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace kedge::ssl {
namespace {

using Json = nlohmann::ordered_json;

/// What one run makes of the same images and the same two views of each.
struct Seen {
  Tensor features, projected, first, second;
};

Seen look(const Trained& trained, const Images& images, const Tensor& views, at::Device device) {
  const at::NoGradGuard no_graph;
  Model& model = *trained.model;
  Seen seen;
  seen.features = features_of(model, images, device);
  seen.projected = model.project(seen.features);
  const Tensor both = model.project(model.features(views));
  seen.first = both.slice(0, 0, images.count());
  seen.second = both.slice(0, images.count());
  return seen;
}

Json described(const Trained& trained, const Seen& seen, const Seen& reference) {
  return {{"run", trained.run},
          {"objective", trained.settings.objective},
          {"cka_backbone", linear_cka(seen.features, reference.features)},
          {"cka_projector", linear_cka(seen.projected, reference.projected)},
          {"alignment", alignment(seen.first, seen.second)},
          {"uniformity", uniformity(seen.projected)},
          {"spectrum", ratio_spectrum(seen.first, seen.second, trained.settings.tau, 16)}};
}

std::string line(const Json& run) {
  std::string values;
  for (std::size_t i = 0; i < 5 && i < run["spectrum"].size(); ++i)
    values += fmt::format(" {:.2f}", run["spectrum"][i].get<double>());
  return fmt::format("{:<24} {:>8.3f} {:>9.3f} {:>9.3f} {:>10.3f}  {}\n", run["run"].get<std::string>(),
                     run["cka_backbone"].get<double>(), run["cka_projector"].get<double>(),
                     run["alignment"].get<double>(), run["uniformity"].get<double>(), values);
}

}  // namespace

int run_compare(const app::Words& arguments) {
  app::Command command("compare", {"RUN... [--json]"},
                       "Puts runs beside the first one, on test images: CKA of features and projections,\n"
                       "alignment, uniformity, and the largest singular values of the learned ratio.",
                       "kedge-ssl");
  command.heading("Options");
  command.option("data", "KIND", "mnist, cifar10, cifar100 or folder (the first run's)");
  command.option("root", "DIR", "folder of the files (the first run's)");
  command.option("images", "N", "how many test images (1000)");
  command.option("device", "NAME", "cpu (default) or cuda");
  command.flag("json", "a JSON object instead of a table");
  if (!command.parse(arguments)) return 0;
  if (command.files().empty())
    throw InputError("compare takes one RUN or more, folders that kedge-ssl train made");
  const Settings s = load_settings(command.files()[0]);
  const std::string device = command.value("device").value_or("cpu");
  const std::string count = command.value("images").value_or("1000");
  if (count.empty() || count.size() > 9 || count.find_first_not_of("0123456789") != std::string::npos ||
      std::stoll(count) < 2)
    throw InputError(fmt::format("--images must be a number of at least 2, not '{}'", count));
  const Images images =
      load_images(command.value("data").value_or(s.data), command.value("root").value_or(s.root), Split::test,
                  std::stoll(count), s.size);
  const at::Device where = device_named(device);
  ::torch::manual_seed(0);  // the views are the same for every run, and every time
  const Tensor plain = images.batch(at::arange(images.count(), at::kLong), where);
  const Tensor views = at::cat({augment(plain), augment(plain)});
  Json runs = Json::array();
  Seen reference;
  for (const std::string& run : command.files()) {
    const Trained trained = load_run(run, device, images.channels());
    const Seen seen = look(trained, images, views, where);
    if (runs.empty()) reference = seen;
    runs.push_back(described(trained, seen, reference));
  }
  if (command.has("json")) {
    app::print(Json{{"images", images.count()}, {"reference", command.files()[0]}, {"runs", runs}}.dump() +
               "\n");
    return 0;
  }
  std::string text = fmt::format("{:<24} {:>8} {:>9} {:>9} {:>10}   {}\n", "", "CKA", "projector",
                                 "alignment", "uniformity", "singular values of the ratio");
  for (const Json& run : runs) text += line(run);
  app::print(text);
  return 0;
}

}  // namespace kedge::ssl
