#include "measures.hpp"

#include <algorithm>
#include <cmath>

namespace kedge::ssl {
namespace {

double number(const Tensor& t) { return t.item<double>(); }

}  // namespace

double linear_cka(const Tensor& x, const Tensor& y) {
  const Tensor a = x.to(at::kDouble) - x.to(at::kDouble).mean(0),
               b = y.to(at::kDouble) - y.to(at::kDouble).mean(0);
  const auto squared_norm = [](const Tensor& left, const Tensor& right) {
    return at::matmul(left.t(), right).square().sum();
  };
  return number(squared_norm(a, b) / (squared_norm(a, a) * squared_norm(b, b)).sqrt());
}

double uniformity(const Tensor& rows) {
  const Tensor u = rows.to(at::kDouble);
  const std::int64_t n = u.size(0);
  // |u - v|^2 = 2 - 2 u . v; the diagonal, where it is 0, has no part in the mean.
  Tensor exponents = 4 * at::matmul(u, u.t()) - 4;
  exponents.fill_diagonal_(-INFINITY);
  return number(at::logsumexp(exponents.flatten(), 0)) - std::log(static_cast<double>(n * (n - 1)));
}

double alignment(const Tensor& first, const Tensor& second) {
  return number((first - second).to(at::kDouble).square().sum(1).mean());
}

std::vector<double> ratio_spectrum(const Tensor& first, const Tensor& second, double tau, std::int64_t top) {
  const Tensor s = at::matmul(first.to(at::kDouble), second.to(at::kDouble).t()) / tau;
  const auto n = static_cast<double>(s.size(0));
  const Tensor r = at::exp(s - at::logsumexp(s.flatten(), 0)) * n;  // mean 1, divided by n
  const Tensor values = std::get<1>(at::linalg_svd(r, /*full_matrices=*/false)).slice(0, 0, top).contiguous();
  return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

}  // namespace kedge::ssl
