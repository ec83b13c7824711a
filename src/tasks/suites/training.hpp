// How the critic of a staircase learns: a suite says it for all objectives, and one objective may say
// otherwise.
//   lr        Adam's rate
//   schedule  constant; level: a cosine from lr to a fiftieth of it within each level; all: one over all
//             levels
//   average   estimates come from a running average of the weights, which keeps this share of itself a step
//             (Polyak and Juditsky, 1992); 0: from the weights as they are
//   precision bfloat16: the towers' products in it, where the processor has that; scores and their loss in
//             floats. The estimate of weights as they are comes from such towers, too; that of a running
//             average from floats alone
// Averaged weights have seen earlier batches alone, as the weights themselves have, so that their estimate on
// a fresh batch is as honest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "kernels/precision.hpp"

namespace kedge::tasks {

enum class Schedule { constant, level, all };

struct Training {
  double lr = 5e-4;
  Schedule schedule = Schedule::constant;
  double average = 0;
  kernels::Precision precision = kernels::Precision::float32;

  /// Adam's rate at a step of a level, both counted from 0.
  double rate(std::size_t step, std::size_t level, std::size_t steps, std::size_t levels) const;
};

constexpr double least_lr = 1e-12, most_lr = 10, most_average = 0.999999;

/// Nothing for another word.
std::optional<Schedule> find_schedule(const std::string& word);
const char* name_of(Schedule schedule);

}  // namespace kedge::tasks
