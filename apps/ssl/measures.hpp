// What representations are compared by.
#pragma once

#include <vector>

#include "tensors.hpp"

namespace kedge::ssl {

/// Linear centred kernel alignment of two representations of the same rows, 0 to 1 (Kornblith et al., 2019).
double linear_cka(const Tensor& x, const Tensor& y);

/// log mean exp(-2 |u - v|^2) over pairs of different rows of length one; the smaller, the more evenly they
/// are spread (Wang and Isola, 2020).
double uniformity(const Tensor& rows);

/// Mean |u - v|^2 of two views of the same image, rows of length one (Wang and Isola, 2020).
double alignment(const Tensor& first, const Tensor& second);

/// Singular values of the learned ratio r(u_i, v_j) = exp(u_i . v_j / tau) as an operator under the
/// empirical measure, r scaled to a mean of 1: of the true ratio the first is 1, and the others say how many
/// independent features the views share.
std::vector<double> ratio_spectrum(const Tensor& first, const Tensor& second, double tau, std::int64_t top);

}  // namespace kedge::ssl
