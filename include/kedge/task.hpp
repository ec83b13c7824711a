// Distributions whose mutual information is known exactly, by stable id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kedge/control.hpp"
#include "kedge/matrix.hpp"

namespace kedge {

struct TaskInfo {
  std::string id;       ///< "gaussian/d10/bits4"
  std::string summary;  ///< a sentence
  std::string alias{};  ///< another id of the same task, easier to read; "" if it has none
};

struct Sample {
  Matrix<float> x, y;
  double mi = 0;  ///< exact, nats; NaN where nobody knows
};

/// Known tasks; families with free parameters are listed once, with their pattern.
std::vector<TaskInfo> list_tasks();
/// n fresh rows; the same seed gives the same rows on every machine. Throws InputError for an unknown id.
/// Tasks of real data read theirs from `data_dir`, and an InputError says what is missing there. Throws
/// Interrupted when stopped.
Sample sample(const std::string& task_id, std::size_t n, std::int64_t seed, const std::string& data_dir = "",
              const Control& control = {});
/// The exact MI of a task, nats; NaN where nobody knows.
double task_mi(const std::string& task_id, const std::string& data_dir = "");

}  // namespace kedge
