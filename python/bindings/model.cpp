// A fitted log density ratio.
#include "kedge/model.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <numbers>

#include "kedge/memory.hpp"
#include "numpy.hpp"
#include "parts.hpp"
#include "work.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

double per_nat(bool bits) { return bits ? 1 / std::numbers::ln2 : 1; }

Vector<double> pmi(const Model& model, const Array& x, const Array& y, bool bits,
                   const nb::object& progress) {
  auto values = watched([&](const Control& control) { return model.pmi(x, y, control); }, progress);
  for (double& value : values) value *= per_nat(bits);
  return to_numpy(std::move(values));
}

Table<float> log_ratio(const Model& model, const Array& x, const Array& y, bool bits,
                       const nb::object& progress) {
  require_memory(static_cast<double>(x.rows()) * static_cast<double>(y.rows()) * sizeof(float),
                 "log_ratio makes");
  auto scores = watched([&](const Control& control) { return model.log_ratio(x, y, control); }, progress);
  for (float& score : scores.flat()) score = static_cast<float>(score * per_nat(bits));
  return to_numpy(std::move(scores));
}

Table<float> transform(const Model& model, const Array& rows, bool is_y, const nb::object& progress) {
  const auto side = is_y ? Model::Side::y : Model::Side::x;
  return to_numpy(
      watched([&](const Control& control) { return model.transform(rows, side, control); }, progress));
}

}  // namespace

void add_model(nb::module_& module) {
  nb::class_<Model>(module, "Model")
      .def("pmi", &pmi, nb::arg("x"), nb::arg("y"), nb::arg("bits"), nb::arg("progress").none())
      .def("log_ratio", &log_ratio, nb::arg("x"), nb::arg("y"), nb::arg("bits"), nb::arg("progress").none())
      .def("transform", &transform, nb::arg("rows"), nb::arg("is_y"), nb::arg("progress").none())
      .def("save", &Model::save, nb::arg("path"), nb::call_guard<nb::gil_scoped_release>());
  module.def(
      "load_model", [](const std::string& path) { return std::const_pointer_cast<Model>(Model::load(path)); },
      nb::arg("path"), nb::call_guard<nb::gil_scoped_release>());
}

}  // namespace kedge::bindings
