// Numbers reported as mutual information, nats, from a dense matrix of scores with its pairs on the diagonal;
// d = S_ii.
//   plug-in  mean d
//   DV       mean d - log mean_off e^S
//   NWJ      mean d + 1 - mean_off e^S
//   SMILE    mean d - log mean_off e^clip(S, -tau, tau)          (Song and Ermon, 2020)
#pragma once

#include <cstddef>

#include "kedge/matrix_view.hpp"

namespace kedge::objectives {

template <class T>
double plug_in_value(MatrixView<const T> scores);
template <class T>
double dv_value(MatrixView<const T> scores);
template <class T>
double nwj_value(MatrixView<const T> scores);
template <class T>
double smile_value(MatrixView<const T> scores, double tau);

/// D_{K;nu} = -A1 - (nu/K) A0 + log(K+nu) + (nu/K) log((K+nu)/nu): what the anchor loss bounds MI by, from
/// its two terms.
double anchor_bound(double positive_term, double anchor_term, double k, double nu);
/// The largest value that anchor_bound can take.
double anchor_ceiling(double k, double nu);

}  // namespace kedge::objectives
