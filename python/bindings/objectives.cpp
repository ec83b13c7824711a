// Losses and gradients on a score matrix.
#include "kedge/objective.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <memory>
#include <mutex>
#include <optional>
#include <tuple>

#include "kedge/report.hpp"
#include "numpy.hpp"
#include "parts.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

template <class T>
using Scores = nb::ndarray<const T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
template <class T>
using BaselineValues = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

/// One thread at a time computes with it.
class Loss {
 public:
  Loss(const std::string& name, const ObjectiveParams& params, const std::string& direction,
       const std::string& mode)
      : objective_(make_objective(name, params, direction, mode)) {}

  bool has_baseline() const { return objective_->has_baseline(); }

  /// (loss, dL/dS, dL/da); the last is empty unless the objective has a baseline.
  template <class T>
  std::tuple<double, Table<T>, Vector<T>> gradients(const Scores<T>& scores,
                                                    const std::optional<BaselineValues<T>>& a) {
    Matrix<T> gradient(scores.shape(0), scores.shape(1));
    std::vector<T> baseline_gradient(has_baseline() ? scores.shape(0) : 0);
    double loss = 0;
    {
      const nb::gil_scoped_release free;
      const std::lock_guard lock(guard_);
      loss = objective_->loss(view(scores), gradient.view(), {values(a), baseline_gradient});
    }
    return {loss, to_numpy(std::move(gradient)), to_numpy(std::move(baseline_gradient))};
  }

  template <class T>
  double value(const Scores<T>& scores, const std::optional<BaselineValues<T>>& a) {
    const nb::gil_scoped_release free;
    const std::lock_guard lock(guard_);
    return objective_->value(view(scores), {values(a), {}});
  }

 private:
  template <class T>
  static MatrixView<const T> view(const Scores<T>& scores) {
    return {scores.data(), scores.shape(0), scores.shape(1)};
  }
  template <class T>
  static std::span<const T> values(const std::optional<BaselineValues<T>>& a) {
    return a ? std::span<const T>(a->data(), a->shape(0)) : std::span<const T>();
  }

  std::unique_ptr<Objective> objective_;
  std::mutex guard_;
};

template <class T>
void add_type(nb::class_<Loss>& loss) {
  loss.def("gradients", &Loss::gradients<T>, nb::arg("scores").noconvert(), nb::arg("a").noconvert().none())
      .def("value", &Loss::value<T>, nb::arg("scores").noconvert(), nb::arg("a").noconvert().none());
}

}  // namespace

void add_objectives(nb::module_& module) {
  nb::class_<Loss> loss(module, "Loss");
  loss.def(nb::init<const std::string&, const ObjectiveParams&, const std::string&, const std::string&>(),
           nb::arg("name"), nb::arg("params"), nb::arg("direction"), nb::arg("mode"))
      .def_prop_ro("has_baseline", &Loss::has_baseline);
  add_type<double>(loss);
  add_type<float>(loss);
  module.def("objectives", [] { return to_json(list_objectives()); });
}

}  // namespace kedge::bindings
