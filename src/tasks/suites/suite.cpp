#include "tasks/suites/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "tasks/suites/embedded.hpp"
#include "tasks/suites/toml_reader.hpp"
#include "tasks/suites/variant.hpp"

namespace kedge::tasks {
namespace {

constexpr std::string_view level_mark = "{level}";

Staircase read_staircase(TomlReader& toml, const std::vector<std::string>& tasks) {
  Staircase stairs;
  stairs.levels = toml.numbers("levels");
  if (stairs.levels.empty()) toml.refuse("levels is missing: the mutual information of each level");
  for (const std::string& task : tasks) {
    if (task.find(level_mark) == std::string::npos) {
      toml.refuse(fmt::format("task '{}' must hold {{level}} where its mutual information stands", task));
    }
  }
  stairs.steps = toml.count("steps", stairs.steps, 100'000'000);
  stairs.first_step = stairs.steps / 2 + 1;
  stairs.last_step = stairs.steps;
  if (const auto window = toml.integers("window"); !window.empty()) {
    if (window.size() != 2 || window[0] < 1 || window[1] < window[0] ||
        static_cast<std::size_t>(window[1]) > stairs.steps) {
      toml.refuse(fmt::format("window must be two steps of a level, such as [{}, {}]", stairs.first_step,
                              stairs.steps));
    }
    stairs.first_step = static_cast<std::size_t>(window[0]);
    stairs.last_step = static_cast<std::size_t>(window[1]);
  }
  stairs.batch = toml.count("batch", stairs.batch, 65536);
  if (stairs.batch < 2) toml.refuse("batch must be at least 2");
  Training& training = stairs.training;
  training.lr = toml.number("lr", training.lr, least_lr, most_lr);
  const auto schedule = find_schedule(toml.text("schedule", name_of(training.schedule)));
  if (!schedule) toml.refuse("schedule must be constant, level or all");
  training.schedule = *schedule;
  training.average = toml.number("average", training.average, 0, most_average);
  const std::string precision = toml.text("precision", kernels::name_of(training.precision));
  try {
    training.precision = kernels::precision_named(precision);
  } catch (const InputError& error) {
    toml.refuse(error.what());
  }
  engine::OptimiserSettings& adam = stairs.optimiser;
  adam.beta1 = toml.number("beta1", 0.9, 0, 0.999999);
  adam.beta2 = toml.number("beta2", 0.999, 0, 0.9999999);
  adam.decay = toml.number("decay", 0, 0, 1);
  adam.clip = toml.number("clip", adam.clip, 0, 1e30);
  stairs.warm_start = toml.number("warm-start", stairs.warm_start, 0, 1);
  if (const auto hidden = toml.integers("hidden"); !hidden.empty()) {
    stairs.hidden.clear();
    for (const std::int64_t width : hidden) {
      if (width < 1 || width > 65536) toml.refuse("hidden must be widths from 1 to 65536");
      stairs.hidden.push_back(static_cast<std::size_t>(width));
    }
  }
  stairs.embed = toml.count("embed", stairs.embed, 65536);
  const std::string activation = toml.text("activation", "relu");
  if (activation != "relu" && activation != "silu") toml.refuse("activation must be relu or silu");
  stairs.activation = activation == "relu" ? kernels::Activation::relu : kernels::Activation::silu;
  return stairs;
}

Samples read_samples(TomlReader& toml) {
  Samples samples;
  for (const std::int64_t n : toml.integers("n")) {
    if (n < 2 || n > 100'000'000) toml.refuse("n must be numbers of rows from 2 to 100000000");
    samples.sizes.push_back(static_cast<std::size_t>(n));
  }
  if (toml.has("steps")) samples.steps = static_cast<std::int64_t>(toml.count("steps", 1, 1'000'000'000));
  return samples;
}

}  // namespace

std::string at_level(const std::string& task, double level) {
  const std::size_t at = task.find(level_mark);
  return at == std::string::npos
             ? task
             : task.substr(0, at) + fmt::format("{}", level) + task.substr(at + level_mark.size());
}

std::string stem_of(const std::string& task) {
  const std::size_t mark = task.find(level_mark);
  const std::size_t slash = mark == std::string::npos ? mark : task.rfind('/', mark);
  return slash == std::string::npos ? task : task.substr(0, slash);
}

const std::vector<std::string>& Suite::objectives_for(const std::string& critic) const {
  const auto own = objectives_of.find(critic);
  return own == objectives_of.end() ? objectives : own->second;
}

Suite parse_suite(std::string_view text, const std::string& source) {
  TomlReader toml(text, source);
  Suite suite;
  suite.name = toml.text("name");
  if (suite.name.empty()) toml.refuse("name is missing");
  suite.summary = toml.text("summary");
  suite.unit = toml.text("unit", "nats");
  if (suite.unit != "bits" && suite.unit != "nats") toml.refuse("unit must be bits or nats");
  suite.tasks = toml.texts("tasks");
  if (suite.tasks.empty()) toml.refuse("tasks is missing: ids of tasks, as `kedge sample --help` lists them");
  suite.seeds = toml.integers("seeds");
  if (suite.seeds.empty()) suite.seeds = {0};
  if (std::ranges::any_of(suite.seeds, [](std::int64_t seed) { return seed < 0; }))
    toml.refuse("seeds must not be negative");
  if (toml.has("n")) {
    suite.objectives = same_words(toml.texts("methods"));
    if (suite.objectives.empty()) suite.objectives = {"auto"};
    suite.kind = read_samples(toml);
  } else {
    suite.objectives = objective_words(toml.texts("objectives"));
    if (suite.objectives.empty()) toml.refuse("objectives is missing: names as in `kedge objectives`");
    suite.critics = toml.texts("critics");
    if (suite.critics.empty()) toml.refuse("critics is missing: concat, separable, bilinear, cosine, mixed");
    TomlReader own = toml.table("objectives-of");
    for (const std::string& critic : suite.critics) {
      const auto words = objective_words(own.texts(critic));
      if (!words.empty()) suite.objectives_of[critic] = words;
    }
    own.require_all_read();
    suite.kind = read_staircase(toml, suite.tasks);
    suite.ratios = read_ratios(toml, suite.tasks, std::get<Staircase>(suite.kind).levels);
  }
  toml.require_all_read();
  return suite;
}

Suite load_suite(const std::string& name) {
  std::vector<std::string> known;
  for (const EmbeddedSuite& suite : embedded_suites()) {
    if (suite.name == name) return parse_suite(suite.toml, fmt::format("suite {}", name));
    known.emplace_back(suite.name);
  }
  std::error_code error;
  if (!std::filesystem::is_regular_file(name, error)) {
    const std::string near = nearest_word(name, known);
    throw InputError(fmt::format("there is no suite or file '{}'{}", name,
                                 near.empty() ? fmt::format("; there are {}", list_words(known, "and"))
                                              : fmt::format("; did you mean '{}'?", near)));
  }
  std::ifstream file(name, std::ios::binary);
  if (!file)
    throw InputError(fmt::format("{} could not be read: {}", name, std::generic_category().message(errno)));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return parse_suite(text, name);
}

void set_steps(Suite& suite, std::int64_t steps) {
  if (auto* samples = std::get_if<Samples>(&suite.kind)) {
    samples->steps = steps;
    return;
  }
  Staircase& stairs = std::get<Staircase>(suite.kind);
  const auto scaled = [&](std::size_t step) {
    return static_cast<std::size_t>(static_cast<double>(step) * static_cast<double>(steps) /
                                    static_cast<double>(stairs.steps));
  };
  stairs.first_step = scaled(stairs.first_step - 1) + 1;
  stairs.last_step = std::max(scaled(stairs.last_step), stairs.first_step);
  stairs.steps = static_cast<std::size_t>(steps);
}

std::string settings_of(const Suite& suite) {
  nlohmann::ordered_json json;
  json["unit"] = suite.unit;
  if (const auto* samples = std::get_if<Samples>(&suite.kind)) {
    json["steps"] = samples->steps;
    return json.dump();
  }
  const Staircase& stairs = std::get<Staircase>(suite.kind);
  json["levels"] = stairs.levels;
  json["steps"] = stairs.steps;
  json["window"] = {stairs.first_step, stairs.last_step};
  json["batch"] = stairs.batch;
  json["lr"] = stairs.training.lr;
  json["beta1"] = stairs.optimiser.beta1;
  json["beta2"] = stairs.optimiser.beta2;
  json["decay"] = stairs.optimiser.decay;
  json["clip"] = stairs.optimiser.clip;
  json["warm-start"] = stairs.warm_start;
  json["hidden"] = stairs.hidden;
  json["embed"] = stairs.embed;
  json["activation"] = stairs.activation == kernels::Activation::relu ? "relu" : "silu";
  // What is as it has always been is not said, so that stores made before go on.
  const Training& training = stairs.training;
  if (training.schedule != Schedule::constant) json["schedule"] = name_of(training.schedule);
  if (training.average > 0) json["average"] = training.average;
  if (training.precision != kernels::Precision::float32)
    json["precision"] = kernels::name_of(training.precision);
  for (const Ratio& ratio : suite.ratios) {
    json["ratios"].push_back(
        {{"name", ratio.name}, {"over", ratio.over}, {"under", ratio.under}, {"ideal", ratio.ideal}});
  }
  return json.dump();
}

}  // namespace kedge::tasks
