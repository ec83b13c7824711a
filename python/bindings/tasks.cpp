// Data whose mutual information is known.
#include "kedge/task.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/typing.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "kedge/memory.hpp"
#include "numpy.hpp"
#include "parts.hpp"
#include "work.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

using Tasks = nb::typed<nb::list, nb::typed<nb::dict, nb::str, nb::str>>;

std::tuple<Table<float>, Table<float>, double> draw(const std::string& task, std::size_t n, std::int64_t seed,
                                                    const std::string& data) {
  Sample drawn = watched(
      [&](const Control& control) {
        const Sample one = sample(task, 1, seed, data);
        const auto columns = static_cast<double>(one.x.cols() + one.y.cols());
        require_memory(static_cast<double>(n) * columns * sizeof(float),
                       "--n " + std::to_string(n) + " makes");
        return sample(task, n, seed, data, control);
      },
      nb::none());
  return {to_numpy(std::move(drawn.x)), to_numpy(std::move(drawn.y)), drawn.mi};
}

Tasks tasks() {
  Tasks all;
  for (const TaskInfo& info : list_tasks()) {
    nb::dict entry;
    entry["id"] = info.id;
    entry["alias"] = info.alias;
    entry["summary"] = info.summary;
    all.append(entry);
  }
  return all;
}

}  // namespace

void add_tasks(nb::module_& module) {
  module.def("sample", &draw, nb::arg("task"), nb::arg("n"), nb::arg("seed"), nb::arg("data"));
  module.def("tasks", &tasks);
}

}  // namespace kedge::bindings
