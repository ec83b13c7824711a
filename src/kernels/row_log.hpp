// Row primitives of objectives that live on logsumexp, for contiguous stretches of scores. Sums come back in
// double.
#pragma once

#include <cstddef>

namespace kedge::kernels {

/// Up to two places of a row that a primitive passes over: that of the pair, and one kept apart.
struct Holes {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t a = none, b = none;
};

/// Largest of n >= 1 values and where it stands (the first of equals).
template <class T>
struct Maximum {
  T value;
  std::size_t index;
};
Maximum<float> row_maximum(const float* s, std::size_t n);
Maximum<double> row_maximum(const double* s, std::size_t n);

/// sum_j e^(s_j - shift), every s_j <= shift or not far above.
double row_sum_exp(const float* s, std::size_t n, double shift);
double row_sum_exp(const double* s, std::size_t n, double shift);

/// The largest, kept apart, and of all others e^rest_shift rest_sum = sum e^s. index is none, the largest
/// -inf, where all places are holes.
struct TopSplit {
  double largest;
  std::size_t index;
  double rest_shift, rest_sum;
};
TopSplit row_top_split(const float* s, std::size_t n, std::size_t hole);
TopSplit row_top_split(const double* s, std::size_t n, std::size_t hole);

/// With q_j = e^(s_j - log_z) <= 1/2 of sum <= 1: product of 1 - q_j, which is 1/4 at least, and sum of the
/// odds q_j / (1 - q_j).
struct LeaveOneOut {
  double product = 1, odds = 0;
};
LeaveOneOut row_leave_one_out(const float* s, std::size_t n, double log_z, Holes holes);
LeaveOneOut row_leave_one_out(const double* s, std::size_t n, double log_z, Holes holes);

/// d_j = scale e^(s_j - shift)
void row_exp(const float* s, std::size_t n, double shift, double scale, float* d);
void row_exp(const double* s, std::size_t n, double shift, double scale, double* d);

/// Gradient of the averaged leave-one-out logarithmic score at negatives other than the largest:
///   d_j = a q_j (weight - q_j / (1 - q_j)) + a e^(s_j - log_left_out) + c e^(s_j - log_class0),
/// q_j = e^(s_j - log_z). The ratios are e^(log_z - log_left_out) and e^(log_z - log_class0), and may be inf.
struct AnchorRow {
  double log_z, log_left_out, log_class0;
  double weight;  ///< sum over those negatives of 1 / (1 - q), less 1
  double a, c;
  double left_out_ratio, class0_ratio;
};
void row_anchor_gradient(const float* s, std::size_t n, const AnchorRow& row, float* d);
void row_anchor_gradient(const double* s, std::size_t n, const AnchorRow& row, double* d);

}  // namespace kedge::kernels
