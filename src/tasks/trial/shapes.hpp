// One function for each shape of dependence. e is standard normal noise, U uniform; each file gives the
// formula of the mutual information.
#pragma once

#include <cstddef>

#include "tasks/parts/joint.hpp"

namespace kedge::tasks {

// curves.cpp: Y = m(X) + s e
Joint cosine(int waves);       // X uniform on (-pi, pi), cos(waves X)
Joint sine(double frequency);  // X normal, sin(frequency X)
Joint quadratic();             // X normal, X^2
Joint step();                  // X normal, sign X

// noise_scale.cpp
Joint heteroscedastic();  // Y = X + (0.2 + |X|) e
Joint multiplicative();   // Y = X e

// label.cpp, zero_inflated.cpp
Joint label(std::size_t classes);  // X a class, Y normal around the class's mean
Joint zero_inflated();             // Y = 0, or near X, more often the greater X is

// counts.cpp, discrete.cpp
Joint poisson_thinning();                // Y of X events are kept
Joint poisson_shared();                  // X and Y share a part of their events
Joint rounded_normal(double rho);        // a normal pair, rounded to whole numbers
Joint contingency();                     // a table of 3 by 4
Joint noisy_channel(std::size_t codes);  // Y = X, or any code

// margins.cpp: normal copulas
Joint cauchy_margins(double rho);
Joint pareto_margins(double rho);
Joint lognormal_margins(double rho);

// archimedean.cpp: copulas with a tail
Joint clayton(double theta);
Joint gumbel(double theta);

// normals.cpp
Joint normal_spectrum();                                   // ten canonical correlations, 0.9 * 0.7^k
Joint normal_sum(std::size_t columns);                     // Y hears a little of every column of X
Joint normal_mixture(double w, double rho, double other);  // rho with probability w, else other
Joint tight_normal(double noise);                          // Y = X + noise e

// clusters.cpp, ring.cpp, circle.cpp, sphere.cpp, checkerboard.cpp
Joint clusters();                       // independent inside each of four clusters
Joint ring();                           // (X, Y) on a noisy circle
Joint von_mises(double kappa);          // angles of a circle
Joint direction();                      // Y = X / |X| + s e, in space
Joint radius();                         // Y = |X| + s e, in space
Joint checkerboard(std::size_t cells);  // uniform on the black squares

// parity.cpp, product.cpp, sum.cpp
Joint parity(std::size_t columns);  // sign Y is the product of the signs of X, or its opposite
Joint product();                    // Y = X_1 X_2 + s e
Joint uniform_sum();                // Y = the sum of ten uniform columns + s e

// waiting.cpp
Joint gamma_exponential(double shape);  // Y exponential, its rate X gamma
Joint ordered_uniforms();               // the lesser and the greater of two

}  // namespace kedge::tasks
