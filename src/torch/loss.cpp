#include <fmt/format.h>
#include <torch/torch.h>

#include <limits>

#include "kedge/error.hpp"
#include "kedge/torch.hpp"
#include "torch/tensor_losses.hpp"

namespace kedge::torch {
namespace {

using at::Tensor;
using ::torch::autograd::AutogradContext;
using ::torch::autograd::variable_list;

/// A number whose derivatives by two tensors have been computed along with it.
struct Known : ::torch::autograd::Function<Known> {
  static Tensor forward(AutogradContext* context, const Tensor& first, const Tensor& /*second*/,
                        const Tensor& loss, const Tensor& d_first, const Tensor& d_second) {
    context->save_for_backward({d_first, d_second});
    return loss.to(first.scalar_type());
  }
  static variable_list backward(AutogradContext* context, const variable_list& upstream) {
    if (at::GradMode::is_enabled()) {
      throw InputError(
          "kedge::torch::Loss has a first derivative only on the CPU; leave out create_graph, or use "
          "by_tensors");
    }
    const variable_list saved = context->get_saved_variables();
    return {upstream[0] * saved[0], upstream[0] * saved[1].to(upstream[0]), Tensor(), Tensor(), Tensor()};
  }
};

bool is_double(const Tensor& t) { return t.scalar_type() == at::kDouble; }

/// In single or double precision, without gaps, and outside of any graph.
Tensor plain(const Tensor& t, at::ScalarType type) {
  return t.defined() ? t.detach().to(at::kCPU, type).contiguous() : t;
}

template <class T>
MatrixView<T> matrix(const Tensor& t) {
  return {t.data_ptr<std::remove_const_t<T>>(), static_cast<std::size_t>(t.size(0)),
          static_cast<std::size_t>(t.size(1))};
}

template <class T>
std::span<T> vector(const Tensor& t) {
  if (!t.defined()) return {};
  return {t.data_ptr<std::remove_const_t<T>>(), static_cast<std::size_t>(t.numel())};
}

void require_matrix(const Tensor& t, const char* what) {
  if (t.dim() == 2 && t.is_floating_point()) return;
  throw InputError(
      fmt::format("{} must be a matrix of floating-point numbers, not of {} axes", what, t.dim()));
}

template <class T>
Tensor native(Objective& objective, const Tensor& scores, const Tensor& baseline) {
  const at::ScalarType type = c10::CppTypeToScalarType<T>::value;
  const Tensor s = plain(scores, type), a = plain(baseline, type);
  const Tensor ds = at::empty_like(s), da = a.defined() ? at::empty_like(a) : Tensor();
  const double loss =
      objective.loss(matrix<const T>(s), matrix<T>(ds), Baseline<T>{vector<const T>(a), vector<T>(da)});
  // The function wants tensors that are there.
  const Tensor none = at::empty({0}, s.options());
  return Known::apply(scores, a.defined() ? baseline : none, at::scalar_tensor(loss, type), ds.to(scores),
                      a.defined() ? da : none);
}

template <class T>
Tensor native_product(Objective& objective, const Tensor& f, const Tensor& g) {
  const at::ScalarType type = c10::CppTypeToScalarType<T>::value;
  const Tensor left = plain(f, type), right = plain(g, type);
  const Tensor d_left = at::empty_like(left), d_right = at::empty_like(right);
  const double loss = objective.loss(
      Product<T>{matrix<const T>(left), matrix<const T>(right), matrix<T>(d_left), matrix<T>(d_right)}, {},
      static_cast<std::size_t>(at::get_num_threads()));
  return Known::apply(f, g, at::scalar_tensor(loss, type), d_left.to(f), d_right.to(g));
}

ObjectiveParams completed(const ObjectiveInfo& info, const ObjectiveParams& given) {
  ObjectiveParams all = given;
  all.insert(info.defaults.begin(), info.defaults.end());
  return all;
}

}  // namespace

Loss::Loss(const std::string& name, const ObjectiveParams& params, const std::string& direction,
           const std::string& mode)
    : direction_(direction),
      mode_(mode),
      objective_(make_objective(name, params, direction, mode)),
      log_average_(std::numeric_limits<double>::quiet_NaN()) {
  params_ = completed(objective_->info(), params);
}

Tensor Loss::operator()(const Tensor& scores, const Tensor& baseline) {
  require_matrix(scores, "scores");
  if (!scores.device().is_cpu()) return by_tensors(scores, baseline);
  return is_double(scores) ? native<double>(*objective_, scores, baseline)
                           : native<float>(*objective_, scores, baseline);
}

Tensor Loss::product(const Tensor& f, const Tensor& g) {
  require_matrix(f, "f");
  require_matrix(g, "g");
  if (!f.device().is_cpu()) return by_tensors(at::matmul(f, g.t()));
  return is_double(f) ? native_product<double>(*objective_, f, g) : native_product<float>(*objective_, f, g);
}

double Loss::value(const Tensor& scores, const Tensor& baseline) {
  require_matrix(scores, "scores");
  const Tensor s = plain(scores, at::kDouble), a = plain(baseline, at::kDouble);
  return objective_->value(matrix<const double>(s), {vector<const double>(a), {}});
}

// The library has the sentences; asked once for each size.
void Loss::check(const Tensor& scores, const Tensor& baseline) {
  require_matrix(scores, "scores");
  const std::int64_t batch = scores.size(0) == scores.size(1) ? scores.size(0) : -1;
  if (!baseline.defined() && checked_.contains(batch)) return;
  value(at::zeros({scores.size(0), scores.size(1)}, at::kDouble),
        baseline.defined() ? at::zeros({baseline.numel()}, at::kDouble) : Tensor());
  checked_.insert(batch);
}

Tensor Loss::by_tensors(const Tensor& scores, const Tensor& baseline) {
  check(scores, baseline);
  const at::ScalarType type = is_double(scores) ? at::kDouble : at::kFloat;
  const Tensor a =
      baseline.defined() ? baseline.to(type) : at::zeros({scores.size(0)}, scores.options().dtype(type));
  const TensorLoss loss = make_tensor_loss(info().name, params_, direction_, mode_, log_average_);
  return loss(scores.to(type), a).to(scores.scalar_type());
}

}  // namespace kedge::torch
