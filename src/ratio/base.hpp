// Closed-form log ratios for the critic to start from. With plain numeric columns x:
//   linear     both Gaussian with one covariance W: x.w - (m_p + m_q).w / 2,  w = W^-1 (m_p - m_q)  (Fisher,
//   1936) quadratic  Gaussians of their own: log N(x; m_p, S_p) - log N(x; m_q, S_q) table      of a
//   category: log of its share in P over its share in Q, half a row added to each count
// Covariances keep their diagonal, and correlations shrink by lambda = sum var(r_ij) / sum r_ij^2 (Schaefer
// and Strimmer, 2005), with var(r) = (1 - r^2)^2 / (n - 1).
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ratio/samples.hpp"

namespace kedge::ratio {

class Base {
 public:
  virtual ~Base() = default;
  virtual std::string name() const = 0;
  virtual std::vector<float> scores(const Sample& sample) const = 0;
};

/// Fitted on the training rows of each sample; simplest first, and the first is always 0.
std::vector<std::unique_ptr<Base>> fit_bases(const Samples& samples, std::span<const std::size_t> p_rows,
                                             std::span<const std::size_t> q_rows);

}  // namespace kedge::ratio
