// The Gaussian copula: the normal density ratio at normal scores, from their correlation matrix C.
//   I = 1/2 log det Cxx det Cyy / det C = -1/2 sum_k log(1 - rho_k^2)
#pragma once

#include <cstddef>
#include <span>

#include "copula/log_ratio.hpp"
#include "copula/shrinkage.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::copula {

/// Rows are pairs; `weights` one a row, or none for equal ones. Each column is divided by its deviation, so
/// over scores of mean zero, as those of ranks are, the unshrunken ratio has the mean gaussian_mi.
LogRatio fit_gaussian(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights,
                      Shrinkage shrinkage);

/// On these columns alone; the rows of the maps that belong to others are zero.
LogRatio fit_gaussian_on(MatrixView<const float> zx, MatrixView<const float> zy,
                         std::span<const double> weights, std::span<const std::size_t> x_cols,
                         std::span<const std::size_t> y_cols);

/// Maximum likelihood of I, nats.
double gaussian_mi(MatrixView<const float> zx, MatrixView<const float> zy, std::span<const double> weights);

/// E gaussian_mi - I of n independent Gaussian rows, whatever their covariance, because log det of a Wishart
/// matrix of v = n - 1 degrees of freedom has mean log det C + sum_{i<=d} psi((v-i+1)/2) + d log 2 (Anderson,
/// "An introduction to multivariate statistical analysis", 7.5):
///   bias = -1/2 [s(p+q) - s(p) - s(q)],   s(d) = sum_{i<=d} psi((v-i+1)/2).
/// NaN where n - 1 < p + q: there is none.
double wishart_bias(std::size_t n, std::size_t p, std::size_t q);

}  // namespace kedge::copula
