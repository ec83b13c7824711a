// The parts of the module; each file registers its own.
#pragma once

#include <nanobind/nanobind.h>

namespace kedge::bindings {

void add_arrays(nanobind::module_& module);
void add_options(nanobind::module_& module);
void add_model(nanobind::module_& module);
void add_estimate(nanobind::module_& module);
void add_ratio(nanobind::module_& module);
void add_objectives(nanobind::module_& module);
void add_tasks(nanobind::module_& module);

}  // namespace kedge::bindings
