#include <fmt/format.h>

#include <algorithm>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "kedge/task.hpp"
#include "tasks/bmi/bmi.hpp"
#include "tasks/dime/dime.hpp"
#include "tasks/gaussian.hpp"
#include "tasks/labelled/labelled.hpp"
#include "tasks/masked/masked.hpp"
#include "tasks/task.hpp"
#include "tasks/trial/trial.hpp"

namespace kedge {
namespace tasks {
namespace {

const std::vector<Family>& families() {
  static const std::vector<Family> all = {gaussian_family(), cubic_family(), dime_family(), bmi_family(),
                                          trial_family(),    mnist_family(), imdb_family(), masked_family()};
  return all;
}

}  // namespace

std::unique_ptr<Task> make_task(std::string_view id, const std::string& data_dir) {
  std::vector<std::string> patterns;
  for (const Family& family : families()) {
    if (auto task = family.make(id, data_dir)) return task;
    patterns.push_back(family.pattern);
  }
  throw InputError(fmt::format("there is no task '{}'; there are {}", id, list_words(patterns, "and")));
}

}  // namespace tasks

std::vector<TaskInfo> list_tasks() {
  std::vector<TaskInfo> infos;
  for (const tasks::Family& family : tasks::families()) {
    infos.insert(infos.end(), family.tasks.begin(), family.tasks.end());
  }
  return infos;
}

Sample sample(const std::string& task_id, std::size_t n, std::int64_t seed, const std::string& data_dir,
              const Control& control) {
  const auto task = tasks::make_task(task_id, data_dir);
  Sample drawn{Matrix<float>(n, task->x_dim()), Matrix<float>(n, task->y_dim()), task->mi()};
  Rng rng(static_cast<std::uint64_t>(seed));
  // Tasks draw row by row, so that parts are the same as the whole.
  constexpr std::size_t part = 1 << 14;
  for (std::size_t first = 0; first < n; first += part) {
    if (control.stop.stop_requested())
      throw Interrupted(fmt::format("stopped after drawing {} of {} rows", first, n));
    if (control.progress) control.progress({"drawing", first, n});
    const std::size_t rows = std::min(part, n - first);
    task->draw(rng, drawn.x.view().block(first, 0, rows, drawn.x.cols()),
               drawn.y.view().block(first, 0, rows, drawn.y.cols()));
  }
  return drawn;
}

double task_mi(const std::string& task_id, const std::string& data_dir) {
  return tasks::make_task(task_id, data_dir)->mi();
}

}  // namespace kedge
