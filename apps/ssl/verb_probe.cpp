#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kedge/error.hpp"
#include "output.hpp"
#include "probe.hpp"
#include "run_folder.hpp"
#include "verbs.hpp"

namespace kedge::ssl {

int run_probe(const app::Words& arguments) {
  app::Command command("probe", {"RUN [--data KIND --root DIR] [--json]"},
                       "What a run's frozen features show of the class: a linear probe and a vote of\n"
                       "neighbours, trained on the training images, judged on the test images.",
                       "kedge-ssl");
  command.heading("Options");
  command.option("data", "KIND", "mnist, cifar10, cifar100 or folder (the run's)");
  command.option("root", "DIR", "folder of the files (the run's)");
  command.option("device", "NAME", "cpu (default) or cuda");
  command.flag("json", "a JSON object instead of a line");
  if (!command.parse(arguments)) return 0;
  if (command.files().size() != 1)
    throw InputError("probe takes one RUN, a folder that kedge-ssl train made");
  const std::string& run = command.files()[0];
  const Settings s = load_settings(run);
  const std::string data = command.value("data").value_or(s.data),
                    root = command.value("root").value_or(s.root);
  const std::string device = command.value("device").value_or("cpu");
  const Images train = load_images(data, root, Split::train, s.limit, s.size);
  const Images test = load_images(data, root, Split::test, 0, s.size);
  if (train.classes < 2) throw InputError("a probe needs images of two classes at least");
  if (test.classes != train.classes)
    throw InputError(
        fmt::format("{} has {} classes to train on and {} to test", root, train.classes, test.classes));
  const Trained trained = load_run(run, device, train.channels());
  const at::Device where = device_named(device);
  const ProbeResult found =
      probe(features_of(*trained.model, train, where), train.labels.to(where),
            features_of(*trained.model, test, where), test.labels.to(where), train.classes);
  if (command.has("json")) {
    const nlohmann::ordered_json json = {{"run", run},
                                         {"objective", s.objective},
                                         {"top1", found.top1},
                                         {"top5", found.top5},
                                         {"knn", found.knn},
                                         {"train_images", train.count()},
                                         {"test_images", test.count()}};
    app::print(json.dump() + "\n");
  } else {
    app::print(fmt::format("top-1 {:.2f} %   top-5 {:.2f} %   20 neighbours {:.2f} %   {} test images\n",
                           found.top1, found.top5, found.knn, test.count()));
  }
  return 0;
}

}  // namespace kedge::ssl
