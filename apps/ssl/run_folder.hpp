// What a training run leaves in its folder: run.json (settings), log.jsonl (a line an epoch), checkpoint.pt
// (weights and optimiser after the last whole epoch).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "encoder.hpp"

namespace kedge::ssl {

/// Writes the checkpoint, which appears whole or not at all, and then the log.
void save_checkpoint(const std::string& run, Model& model, ::torch::optim::Optimizer& optimiser,
                     const std::vector<std::string>& log);
/// Reads both; the lines of the log are the epochs that are done. False when there is nothing yet.
bool load_checkpoint(const std::string& run, Model& model, ::torch::optim::Optimizer& optimiser,
                     std::vector<std::string>& log);

struct Trained {
  std::string run;
  Settings settings;
  std::shared_ptr<Model> model;  ///< in evaluation mode, on its device
};
/// Onto a device. Throws InputError for what is no run.
Trained load_run(const std::string& run, const std::string& device, std::int64_t channels);

at::Device device_named(const std::string& name);

}  // namespace kedge::ssl
