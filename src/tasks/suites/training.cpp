#include "tasks/suites/training.hpp"

#include <array>

#include "train/schedule.hpp"

namespace kedge::tasks {
namespace {

constexpr std::array<const char*, 3> names = {"constant", "level", "all"};  // as Schedule
constexpr double floor = 0.02;

}  // namespace

double Training::rate(std::size_t step, std::size_t level, std::size_t steps, std::size_t levels) const {
  if (schedule == Schedule::constant) return lr;
  const bool within = schedule == Schedule::level;
  const train::Schedule fall{lr, within ? steps : steps * levels, 0, floor};
  return fall.rate(within ? step : level * steps + step);
}

std::optional<Schedule> find_schedule(const std::string& word) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (word == names[i]) return static_cast<Schedule>(i);
  }
  return std::nullopt;
}

const char* name_of(Schedule schedule) { return names[static_cast<std::size_t>(schedule)]; }

}  // namespace kedge::tasks
