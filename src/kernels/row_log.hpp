// Row primitives of objectives that live on logsumexp, for contiguous stretches of scores. Sums come back in
// double.
#pragma once

#include <cstddef>

namespace kedge::kernels {

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

/// With q_j = e^(s_j - log_z) <= 1/2: sum_j log(1 - q_j) and sum_j 1 / (1 - q_j).
struct LeaveOneOutSums {
  double log_rest = 0, inverse_rest = 0;
};
LeaveOneOutSums row_leave_one_out(const float* s, std::size_t n, double log_z);
LeaveOneOutSums row_leave_one_out(const double* s, std::size_t n, double log_z);

/// d_j = scale e^(s_j - shift)
void row_exp(const float* s, std::size_t n, double shift, double scale, float* d);
void row_exp(const double* s, std::size_t n, double shift, double scale, double* d);

/// Gradient of the averaged leave-one-out logarithmic score at negatives other than the largest:
///   d_j = a q_j (H - 1 / (1 - q_j)) + a e^(s_j - log_left_out) + c e^(s_j - log_class0),  q_j = e^(s_j -
///   log_z).
struct AnchorRow {
  double log_z, log_left_out, log_class0;
  double inverse_rest;  ///< H
  double a, c;
};
void row_anchor_gradient(const float* s, std::size_t n, const AnchorRow& row, float* d);
void row_anchor_gradient(const double* s, std::size_t n, const AnchorRow& row, double* d);

}  // namespace kedge::kernels
