// The anchor scheme (K, nu) with the logarithmic score for a sample that is not paired: in a batch every
// s(p_i) is a positive, and its negatives are scores s(q_j) of Q, the same ones for each i.
//   L = mean over i and blocks N of Q's rows, |N| = K, of
//       w1 Avg_m [ LSE(log nu, s(p_i), s(q_N without m)) - s(p_i) ]  +  w0 [ LSE(log nu, s(q_N)) - log nu ],
// w1 = K/(K+nu), w0 = nu/(K+nu). K = 1 with nu = 1 is logistic regression, K = all of Q's batch InfoNCE with
// the anchor class (Ryu, Yeddanapudi, Xu and Wornell, 2025). 1/r is the ratio of the samples in exchanged
// roles, with the same optimum: -s under the same loss, positives from Q and negatives from P.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "kedge/matrix.hpp"
#include "objectives/dense.hpp"
#include "objectives/visitor.hpp"

namespace kedge::ratio {

class AnchorLoss {
 public:
  /// k negatives a tuple, 0: all. rows: positives from P; columns: from Q; both: the mean of the two losses.
  AnchorLoss(std::size_t k, double nu, objectives::Direction direction);

  /// The loss, and dL/ds of each score.
  double step(std::span<const float> p, std::span<const float> q, std::span<float> d_p, std::span<float> d_q);

 private:
  double role(std::span<const float> positives, std::span<const float> negatives, float weight,
              std::span<float> d_positives, std::span<float> d_negatives);

  objectives::Direction direction_;
  std::unique_ptr<objectives::Visitor<float>> visitor_;
  std::vector<float> minus_p_, minus_q_;
  std::vector<std::ptrdiff_t> columns_;
  Matrix<float> gradient_;
};

}  // namespace kedge::ratio
