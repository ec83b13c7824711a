// The density ratio of two samples that are not paired.
#include "kedge/ratio.hpp"

#include <nanobind/stl/string.h>

#include "kedge/pointwise.hpp"
#include "kedge/report.hpp"
#include "numpy.hpp"
#include "options.hpp"
#include "parts.hpp"
#include "work.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

Keywords ratio(const Array& p, const Array& q, const Keywords& keywords, const nb::object& progress) {
  const Options options = options_from(keywords);
  const RatioEstimate result =
      watched([&](const Control& control) { return density_ratio(p, q, options, control); }, progress);
  Keywords answer;
  answer["report"] = to_json(result);
  answer["text"] = to_text(result);
  answer["log_ratio_p"] = to_numpy(pointwise_p(result));
  answer["log_ratio_q"] = to_numpy(pointwise_q(result));
  return answer;
}

}  // namespace

void add_ratio(nb::module_& module) {
  module.def("density_ratio", &ratio, nb::arg("p"), nb::arg("q"), nb::arg("options"),
             nb::arg("progress").none());
}

}  // namespace kedge::bindings
