#include "run_folder.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "kedge/error.hpp"
#include "text_file.hpp"

namespace kedge::ssl {
namespace {

namespace fs = std::filesystem;

std::string checkpoint_path(const std::string& run) { return run + "/checkpoint.pt"; }

::torch::serialize::InputArchive open(const std::string& run, at::Device device) {
  ::torch::serialize::InputArchive archive;
  try {
    archive.load_from(checkpoint_path(run), device);
  } catch (const c10::Error&) {
    throw InputError(
        fmt::format("{} cannot be read; it is damaged, or no checkpoint of kedge-ssl", checkpoint_path(run)));
  }
  return archive;
}

void read_weights(::torch::serialize::InputArchive& archive, const std::string& run, Model& model) {
  ::torch::serialize::InputArchive weights;
  try {
    archive.read("model", weights);
    model.load(weights);
  } catch (const c10::Error&) {
    throw InputError(
        fmt::format("{} does not fit the settings in run.json, or the images", checkpoint_path(run)));
  }
}

}  // namespace

void save_checkpoint(const std::string& run, Model& model, ::torch::optim::Optimizer& optimiser,
                     const std::vector<std::string>& log) {
  ::torch::serialize::OutputArchive whole, weights, state;
  model.save(weights);
  optimiser.save(state);
  std::string lines;
  for (const std::string& line : log) lines += line + "\n";
  whole.write("model", weights);
  whole.write("optimiser", state);
  whole.write("log", c10::IValue(lines));
  const std::string temporary = checkpoint_path(run) + ".tmp";
  whole.save_to(temporary);
  fs::rename(temporary, checkpoint_path(run));
  app::write_text_file(run + "/log.jsonl", lines);
}

bool load_checkpoint(const std::string& run, Model& model, ::torch::optim::Optimizer& optimiser,
                     std::vector<std::string>& log) {
  if (!fs::exists(checkpoint_path(run))) return false;
  auto archive = open(run, model.parameters().front().device());
  read_weights(archive, run, model);
  ::torch::serialize::InputArchive state;
  archive.read("optimiser", state);
  optimiser.load(state);
  c10::IValue text;
  archive.read("log", text);
  std::istringstream lines(text.toStringRef());
  for (std::string line; std::getline(lines, line);) log.push_back(line);
  return true;
}

Trained load_run(const std::string& run, const std::string& device, std::int64_t channels) {
  Trained trained{run, load_settings(run), nullptr};
  if (!fs::exists(checkpoint_path(run)))
    throw InputError(fmt::format("{} has no checkpoint yet; let kedge-ssl train finish an epoch", run));
  const at::Device where = device_named(device);
  trained.model = std::make_shared<Model>(trained.settings, channels);
  trained.model->to(where);
  auto archive = open(run, where);
  read_weights(archive, run, *trained.model);
  trained.model->eval();
  return trained;
}

at::Device device_named(const std::string& name) {
  if (name == "cpu") return {at::kCPU};
  if (name != "cuda") throw InputError(fmt::format("--device is cpu or cuda, not '{}'", name));
  if (!::torch::cuda::is_available())
    throw InputError("there is no CUDA device, or LibTorch was built without it; use --device cpu");
  return {at::kCUDA};
}

}  // namespace kedge::ssl
