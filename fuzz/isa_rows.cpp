// Row primitives of objectives (kernels/row_log.hpp, row_logistic.hpp), each with the distance that rounding
// allows.
#include <cmath>

#include "isa.hpp"
#include "kernels/row_log.hpp"
#include "kernels/row_logistic.hpp"

namespace kedge::fuzz {
namespace {

using kernels::Holes;

template <class T>
struct Row {
  std::size_t n;
  Numbers<T> s;
  double shift;  ///< log sum e^s, holes left out

  Row(Dice& dice, Rng& rng, double spread)
      : n(1 + dice.below(70) + (dice.below(8) == 0 ? 500 : 0)), s(dice, rng, n, spread), shift(log_sum({})) {}

  double log_sum(Holes holes) const {
    double most = -700, sum = 0;
    for (std::size_t j = 0; j < n; ++j) most = std::max(most, s[j]);
    for (std::size_t j = 0; j < n; ++j) sum += j == holes.a || j == holes.b ? 0 : std::exp(s[j] - most);
    return sum > 0 ? most + std::log(sum) : most;
  }
  /// Of a sum of positive terms that are exp and a few operations: kernels sum 512 in T, by lanes, of which
  /// there are two at least.
  double relative() const {
    return epsilon<T> * (static_cast<double>(std::min<std::size_t>(n, 512)) / 2 + 16);
  }
};

template <class T>
void top_split(Row<T>& row, Dice& dice, Outcome& out) {
  const auto split =
      kernels::row_top_split(row.s.begin(), row.n, dice.below(2) == 0 ? Holes::none : dice.below(row.n));
  out.put(split.largest);
  out.put(split.index);
  // By another shift scores are rounded again before exp, which knows 104 below and above at most.
  if (split.rest_sum > 0)
    out.put(split.rest_shift + std::log(split.rest_sum),
            row.relative() + epsilon<T> * (110 + std::abs(split.rest_shift)));
}

template <class T>
void leave_one_out(Row<T>& row, Dice& dice, Outcome& out) {
  const Holes holes{dice.below(row.n), dice.below(2) == 0 ? Holes::none : dice.below(row.n)};
  const double log_z = row.log_sum(holes) + std::log(2.01);  // no q above a half
  const auto got = kernels::row_leave_one_out(row.s.begin(), row.n, log_z, holes);
  out.put(got.product, 2 * epsilon<T> * (static_cast<double>(row.n) + 8) * got.product);
  out.put(got.odds, row.relative() * got.odds + static_cast<double>(row.n) * tiny<T>);
}

template <class T>
void anchor_gradient(Row<T>& row, Dice& dice, Outcome& out) {
  kernels::AnchorRow anchor{};
  anchor.log_z = row.shift + std::log(2.01);
  // By either road: ratios above 1e17 take the second.
  anchor.log_left_out = anchor.log_z - dice.in(0, 50);
  anchor.log_class0 = anchor.log_z - dice.in(-5, 50);
  anchor.weight = dice.in(0, 3), anchor.a = dice.in(-1, 1), anchor.c = dice.in(-1, 1);
  anchor.left_out_ratio = std::exp(anchor.log_z - anchor.log_left_out);
  anchor.class0_ratio = std::exp(anchor.log_z - anchor.log_class0);
  std::vector<T> d(row.n);
  kernels::row_anchor_gradient(row.s.begin(), row.n, anchor, d.data());
  for (std::size_t j = 0; j < row.n; ++j) {
    const double q = std::exp(row.s[j] - anchor.log_z);
    const double parts = std::abs(anchor.a) * (anchor.weight + q / (1 - q) + anchor.left_out_ratio) +
                         std::abs(anchor.c) * anchor.class0_ratio;  // each at most 8 roundings from exact
    out.put(d[j], parts * (16 * epsilon<T> * q + 4 * tiny<T>));
  }
}

}  // namespace

template <class T>
Outcome row_kernel(Dice dice, Rng rng) {
  Outcome out;
  const std::size_t kernel = dice.below(7);
  Row<T> row(dice, rng, std::exp(dice.in(-2, 5)));
  const double shift = row.shift + dice.in(-3, 3), scale = dice.in(-2, 2);
  const double none = static_cast<double>(row.n) * tiny<T>;
  std::vector<T> d(row.n);
  if (kernel == 0) {
    const auto most = kernels::row_maximum(row.s.begin(), row.n);
    out.put(most.value);
    out.put(most.index);
  } else if (kernel == 1) {
    const double sum = kernels::row_sum_exp(row.s.begin(), row.n, shift);
    out.put(sum, row.relative() * sum + none);
  } else if (kernel == 2) {
    top_split(row, dice, out);
  } else if (kernel == 3) {
    leave_one_out(row, dice, out);
  } else if (kernel == 4) {
    anchor_gradient(row, dice, out);
  } else if (kernel == 5) {
    const double sum = kernels::row_sum_softplus(row.s.begin(), row.n, shift);
    out.put(sum, row.relative() * sum + none);
    kernels::row_sigmoid(row.s.begin(), row.n, shift, scale, d.data());
  } else {
    kernels::row_exp(row.s.begin(), row.n, shift, scale, d.data());
  }
  // exp, and at most three operations, on either side
  if (kernel > 4) {
    for (const T value : d)
      out.put(value, 8 * epsilon<T> * std::abs(static_cast<double>(value)) + 4 * tiny<T>);
  }
  return out;
}

template Outcome row_kernel<float>(Dice, Rng);
template Outcome row_kernel<double>(Dice, Rng);

}  // namespace kedge::fuzz
