// A test of independence over all rows: the Hilbert-Schmidt independence criterion with random features. Each
// variable passes through D random cosines, cos(s w.x + c) with w ~ N(0, 1/dims), c uniform, and s drawn
// log-uniformly from .5 ... 16, so that some see slow and some fast variation on the scale of normal scores.
// With F and G the centred features, n x D, the statistic is the squared norm of their covariance,
//
//   T = ||F^T G||^2 = tr(W U),   W = F F^T,  U = G G^T,
//
// and z = (T - E T) / sd T, with both moments over all n! permutations of the rows, known in closed form:
// Kazi-Aoual, Hitier, Sabatier and Lebreton, "Refined approximations to permutation tests for multivariate
// inference", Computational Statistics and Data Analysis 20, 1995. So a million permutations cost nothing,
// and n rows cost n D^2.
//
// Under independence z has mean 0 and deviation 1 by construction, and a longer tail upwards than a normal
// variable: T is a sum of weighted squares. Gretton et al., "A kernel statistical test of independence",
// 2008, for the criterion; Lopez-Paz, Hennig and Schoelkopf, "The randomized dependence coefficient", 2013,
// for random features in its place.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kedge/matrix_view.hpp"

namespace kedge::neighbours {

struct RandomFeatureOptions {
  std::size_t features = 128;
  std::size_t rows = 20000;  ///< at most so many, drawn at random
  std::uint64_t seed = 0;
};

/// The z-score of dependence; 0 where a variable is constant. Needs 4 rows. Throws InputError.
double random_feature_test(MatrixView<const float> x, MatrixView<const float> y,
                           const RandomFeatureOptions& options = {});

/// z as above for the rows of any two matrices of features.
double covariance_norm_score(MatrixView<const double> f, MatrixView<const double> g);

}  // namespace kedge::neighbours
