// Row primitives of logistic objectives, for contiguous stretches of scores.
#pragma once

#include <cstddef>

namespace kedge::kernels {

/// sum_j log(1 + e^(s_j - shift)), in double
double row_sum_softplus(const float* s, std::size_t n, double shift);
double row_sum_softplus(const double* s, std::size_t n, double shift);

/// d_j = scale / (1 + e^(shift - s_j))
void row_sigmoid(const float* s, std::size_t n, double shift, double scale, float* d);
void row_sigmoid(const double* s, std::size_t n, double shift, double scale, double* d);

}  // namespace kedge::kernels
