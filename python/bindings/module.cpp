// kedge._native: the library as plain functions and arrays. The package kedge, in Python, makes it feel at
// home.
#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "parts.hpp"

namespace {

// InputError is a std::invalid_argument, which is a ValueError already.
void translate(const std::exception_ptr& thrown, void* /*unused*/) {
  try {
    std::rethrow_exception(thrown);
  } catch (const kedge::Interrupted& error) {
    PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
  }
}

}  // namespace

NB_MODULE(_native, module) {
  nanobind::register_exception_translator(translate);
  module.attr("version") = kedge::version();
  kedge::bindings::add_arrays(module);
  kedge::bindings::add_options(module);
  kedge::bindings::add_model(module);
  kedge::bindings::add_estimate(module);
  kedge::bindings::add_ratio(module);
  kedge::bindings::add_objectives(module);
  kedge::bindings::add_tasks(module);
}
