#include "settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "kedge/error.hpp"
#include "kedge/torch.hpp"
#include "nearest.hpp"

namespace kedge::ssl {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
T number(const std::string& flag, const std::string& word) {
  T value{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size())
    throw InputError(fmt::format("--{} must be a number, not '{}'", flag, word));
  return value;
}

void one_of(const std::string& flag, const std::string& word, const app::Words& known) {
  if (std::ranges::find(known, word) != known.end()) return;
  throw InputError(fmt::format("--{} cannot be '{}'{}; it is one of: {}", flag, word,
                               app::did_you_mean(word, known), fmt::join(known, ", ")));
}

void at_least(const char* flag, double value, double least) {
  if (!(value >= least) || !std::isfinite(value))
    throw InputError(fmt::format("--{} must be at least {}, not {}", flag, least, value));
}

void check(const Settings& s) {
  one_of("data", s.data, {"mnist", "cifar10", "cifar100", "folder"});
  one_of("encoder", s.encoder, {"cnn", "resnet18"});
  one_of("optimiser", s.optimiser, {"adam", "sgd"});
  one_of("precision", s.precision, {"float32", "bfloat16"});
  if (s.root.empty()) throw InputError("say where the images are: --root DIR");
  at_least("batch", static_cast<double>(s.batch), 2);
  at_least("epochs", static_cast<double>(s.epochs), 1);
  at_least("warmup", static_cast<double>(s.warm_up), 0);
  at_least("warm-start", static_cast<double>(s.warm_start), 0);
  at_least("seed", static_cast<double>(s.seed), 0);
  at_least("limit", static_cast<double>(s.limit), 0);
  at_least("threads", static_cast<double>(s.threads), 0);
  at_least("width", static_cast<double>(s.width), 1);
  at_least("projection", static_cast<double>(s.projection), 1);
  at_least("size", static_cast<double>(s.size), 8);
  at_least("lr", s.rate, 1e-12);
  at_least("tau", s.tau, 1e-3);
  at_least("momentum", s.momentum, 0);
  at_least("decay", s.decay, 0);
  at_least("clip", s.clip, 1e-6);
  kedge::torch::Loss(s.objective, s.params, s.direction);  // it has the sentences
}

}  // namespace

const std::vector<Field>& fields() {
  static const std::vector<Field> all = {
      {"data", "KIND", "mnist (idx), cifar10, cifar100 (binary) or folder (PNG)", &Settings::data},
      {"root", "DIR", "folder of the files", &Settings::root, false},
      {"limit", "N", "the first N training images alone (0: all)", &Settings::limit},
      {"size", "N", "height and width that images of a folder are resized to (32)", &Settings::size},
      {"encoder", "NAME", "cnn (default) or resnet18, with a stem for small images", &Settings::encoder},
      {"width", "N", "channels of the cnn's first layer (32)", &Settings::width},
      {"projection", "N", "outputs of the projector (64)", &Settings::projection},
      {"objective", "NAME", "any of kedge objectives (infonce-anchor)", &Settings::objective},
      {"direction", "WORD", "rows (default), columns or both", &Settings::direction},
      {"tau", "T", "temperature: scores are cos / T (0.2)", &Settings::tau},
      {"warm-start", "N", "epochs of infonce-anchor before the objective (0)", &Settings::warm_start},
      {"batch", "B", "images a step, each in two views (256)", &Settings::batch},
      {"epochs", "N", "passes over the images (10)", &Settings::epochs},
      {"optimiser", "NAME", "adam (default) or sgd", &Settings::optimiser},
      {"lr", "R", "rate at the top of the schedule (0.001)", &Settings::rate},
      {"momentum", "M", "of sgd (0.9)", &Settings::momentum},
      {"decay", "D", "weight decay (1e-6)", &Settings::decay},
      {"warmup", "N", "epochs over which the rate rises, before its cosine falls (1)", &Settings::warm_up},
      {"clip", "G", "largest norm of the gradient (1)", &Settings::clip},
      {"seed", "N", "the same seed gives the same run on one device (0)", &Settings::seed},
      {"device", "NAME", "cpu (default) or cuda", &Settings::device},
      {"precision", "NAME", "float32 (default), or bfloat16 for the encoder on cuda", &Settings::precision},
      {"threads", "N", "of the CPU (0: all)", &Settings::threads, false},
  };
  return all;
}

void declare(app::Command& command) {
  for (const Field& field : fields()) command.option(field.name, field.placeholder, field.help);
  command.option("param", "NAME=X", "a parameter of the objective; may be repeated");
}

Settings from_flags(const app::Command& command) {
  Settings s;
  for (const Field& field : fields()) {
    const auto word = command.value(field.name);
    if (!word) continue;
    std::visit(
        [&](auto member) {
          using T = std::remove_reference_t<decltype(s.*member)>;
          if constexpr (std::is_same_v<T, std::string>) {
            s.*member = *word;
          } else {
            s.*member = number<T>(field.name, *word);
          }
        },
        field.where);
  }
  for (const std::string& word : command.values("param")) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos)
      throw InputError(fmt::format("--param is written NAME=X, not '{}'", word));
    s.params[word.substr(0, equals)] = number<double>("param", word.substr(equals + 1));
  }
  check(s);
  return s;
}

std::string to_json(const Settings& settings) {
  Json json;
  for (const Field& field : fields())
    std::visit([&](auto member) { json[field.name] = settings.*member; }, field.where);
  json["params"] = settings.params;
  return json.dump(2) + "\n";
}

Settings load_settings(const std::string& run) {
  std::ifstream file(run + "/run.json");
  if (!file)
    throw InputError(fmt::format("{} is no run: it has no run.json (kedge-ssl train makes one)", run));
  try {
    const Json json = Json::parse(file);
    Settings s;
    for (const Field& field : fields())
      std::visit([&](auto member) { json.at(field.name).get_to(s.*member); }, field.where);
    json.at("params").get_to(s.params);
    return s;
  } catch (const Json::exception& error) {
    throw InputError(fmt::format("{}/run.json is damaged: {}", run, error.what()));
  }
}

std::string difference(const Settings& before, const Settings& now) {
  for (const Field& field : fields()) {
    const bool same = std::visit([&](auto m) { return before.*m == now.*m; }, field.where);
    if (field.same_on_resume && !same) return field.name;
  }
  return before.params == now.params ? "" : "param";
}

}  // namespace kedge::ssl
