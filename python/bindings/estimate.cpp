// Mutual information. The report is the JSON of the command line, so that names, units and numbers are the
// same.
#include "kedge/estimate.hpp"

#include <nanobind/stl/array.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <utility>

#include "kedge/embedding.hpp"
#include "kedge/model.hpp"
#include "kedge/pointwise.hpp"
#include "kedge/report.hpp"
#include "numpy.hpp"
#include "options.hpp"
#include "parts.hpp"
#include "work.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

nb::list curves_of(const Estimate& estimate) {
  nb::list curves;
  for (const TrainingCurve& curve : estimate.curves) {
    nb::dict entry;
    entry["step"] = to_numpy(curve.step);
    entry["train_loss"] = to_numpy(curve.train_loss);
    entry["held_out_loss"] = to_numpy(curve.held_out_loss);
    entry["best_step"] = curve.best_step;
    curves.append(entry);
  }
  return curves;
}

Keywords answer_of(const Estimate& estimate) {
  Keywords answer;
  answer["report"] = to_json(estimate);
  answer["text"] = to_text(estimate);
  answer["pmi"] = to_numpy(pointwise(estimate));
  answer["curves"] = curves_of(estimate);
  answer["model"] = std::const_pointer_cast<Model>(estimate.model);
  return answer;
}

/// z, groups and weights are arrays without columns where there are none. `embeds`: with a critic of all rows
/// for Model.transform, where it is of a form that has one.
Keywords estimate(const Array& x, const Array& y, const Array& z, const Array& groups, const Array& weights,
                  const Keywords& keywords, const nb::object& progress, bool embeds) {
  const Options options = options_from(keywords);
  Estimate result = watched(
      [&](const Control& control) {
        if (z.cols() > 0) return conditional_mutual_information(x, y, z, {groups, weights}, options, control);
        Estimate estimate = mutual_information(x, y, {groups, weights}, options, control);
        if (embeds) add_embedding(estimate, x, y, {groups, weights}, control);
        return estimate;
      },
      progress);
  if (z.cols() > 0) result.given = z.name();
  return answer_of(result);
}

std::array<double, 2> interval(double mi, double std_error, double level) {
  Estimate estimate;
  estimate.mi = mi;
  estimate.std_error = std_error;
  return estimate.interval(level);
}

}  // namespace

void add_estimate(nb::module_& module) {
  module.def("no_rows", [] { return Array(); });
  module.def("mutual_information", &estimate, nb::arg("x"), nb::arg("y"), nb::arg("z"), nb::arg("groups"),
             nb::arg("weights"), nb::arg("options"), nb::arg("progress").none(), nb::arg("embeds") = false);
  module.def("interval", &interval, nb::arg("mi"), nb::arg("std_error"), nb::arg("level"));
}

}  // namespace kedge::bindings
