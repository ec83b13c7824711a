// Labels with known mutual information: b is a fair coin, b' is b flipped with probability p, so
//   I(b; b') = log 2 - H(p),  H(p) = -p log p - (1 - p) log(1 - p),
// and independent sources add. Items that tell their label and nothing else in common carry just as much (Lee
// and Rhee, 2024).
#pragma once

#include <cstddef>

namespace kedge::tasks {

/// nats
double flipped_labels_mi(std::size_t sources, double p);
/// The inverse, in [0, 1/2]; 0 <= nats <= sources * log 2.
double flip_probability(std::size_t sources, double nats);

}  // namespace kedge::tasks
