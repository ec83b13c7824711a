// The functions phi1 (pairs) and phi0 (negatives) of the pairwise objectives, each with the logarithms of
// -phi1' and phi0', all in terms of s = log r.
#pragma once

#include <cmath>
#include <cstddef>

#include "core/stable.hpp"
#include "kernels/row_logistic.hpp"
#include "objectives/tile.hpp"
#include "rules/ratio_power.hpp"

namespace kedge::objectives {

/// Binary cross-entropy with the classes weighted 1 : nu, scaled by w1 = 1/(1+nu) and w0 = nu/(1+nu): the
/// anchor scheme at K = 1.
struct WeightedLogistic {
  double nu = 1;
  double positive(double s) const { return softplus(std::log(nu) - s) / (1 + nu); }
  double negative(double s) const { return nu * softplus(s - std::log(nu)) / (1 + nu); }
  double log_positive_slope(double s) const { return log_sigmoid(std::log(nu) - s) - std::log1p(nu); }
  double log_negative_slope(double s) const { return log_sigmoid(s - std::log(nu)) - std::log1p(1 / nu); }
  template <class T>
  double sum_negatives(const T* s, std::size_t n) const {
    return nu / (1 + nu) * kernels::row_sum_softplus(s, n, std::log(nu));
  }
  template <class T>
  void negative_slopes(const T* s, std::size_t n, double log_shift, T* out) const {
    kernels::row_sigmoid(s, n, std::log(nu), nu / (1 + nu) * std::exp(-log_shift), out);
  }
};

/// nu = the number of negatives of a row, so that all entries of the matrix weigh alike (Tsai et al., 2020).
struct ProbabilisticClassifier : WeightedLogistic {
  void begin(const Problem& problem) { nu = static_cast<double>(problem.negatives_per_row()); }
};

/// Jensen-Shannon, the loss of NCE with one negative and of the GAN discriminator (Gutmann and Hyvarinen,
/// 2010; Goodfellow et al., 2014; Hjelm et al., 2019): softplus(-s), softplus(s).
struct JensenShannon {
  double positive(double s) const { return softplus(-s); }
  double negative(double s) const { return softplus(s); }
  double log_positive_slope(double s) const { return log_sigmoid(-s); }
  double log_negative_slope(double s) const { return log_sigmoid(s); }
  template <class T>
  double sum_negatives(const T* s, std::size_t n) const {
    return kernels::row_sum_softplus(s, n, 0);
  }
  template <class T>
  void negative_slopes(const T* s, std::size_t n, double log_shift, T* out) const {
    kernels::row_sigmoid(s, n, 0, std::exp(-log_shift), out);
  }
};

/// KL in its f-divergence form (Nguyen, Wainwright and Jordan, 2010): -1 - s, e^s.
struct KullbackLeibler {
  double positive(double s) const { return -1 - s; }
  double negative(double s) const { return std::exp(s); }
  double log_positive_slope(double) const { return 0; }
  double log_negative_slope(double s) const { return s; }
};

/// Chi-square, direct ratio fitting (Kanamori, Hido and Sugiyama, 2009): -e^s, e^(2s) / 2.
struct ChiSquare {
  double positive(double s) const { return -std::exp(s); }
  double negative(double s) const { return std::exp(2 * s) / 2; }
  double log_positive_slope(double s) const { return s; }
  double log_negative_slope(double s) const { return 2 * s; }
};

/// Squared Hellinger (Letizia et al., 2024): e^(-s/2), e^(s/2), less 2 in all.
struct Hellinger {
  double positive(double s) const { return std::exp(-s / 2) - 1; }
  double negative(double s) const { return std::exp(s / 2) - 1; }
  double log_positive_slope(double s) const { return -s / 2 - std::log(2.0); }
  double log_negative_slope(double s) const { return s / 2 - std::log(2.0); }
};

/// Reverse KL (Letizia et al., 2024): e^-s, s.
struct ReverseKullbackLeibler {
  double positive(double s) const { return std::exp(-s); }
  double negative(double s) const { return s; }
  double log_positive_slope(double s) const { return -s; }
  double log_negative_slope(double) const { return 0; }
};

/// The shifted logarithm (Letizia et al., 2024): sigma(-s), sigma(-s) + softplus(s).
struct ShiftedLog {
  double positive(double s) const { return sigmoid(-s); }
  double negative(double s) const { return sigmoid(-s) + softplus(s); }
  double log_positive_slope(double s) const { return log_sigmoid(s) + log_sigmoid(-s); }
  double log_negative_slope(double s) const { return 2 * log_sigmoid(s); }
};

/// The separable ratio-power rule with classes weighted 1 : nu, as a function of u = r / nu.
struct WeightedRatioPower {
  rules::RatioPower rule;
  double nu = 1;
  double positive(double s) const { return rule.positive(s - std::log(nu)) / (1 + nu); }
  double negative(double s) const { return nu * rule.negative(s - std::log(nu)) / (1 + nu); }
  double log_positive_slope(double s) const { return (rule.a - 1) * (s - std::log(nu)) - std::log1p(nu); }
  double log_negative_slope(double s) const { return rule.a * (s - std::log(nu)) - std::log1p(1 / nu); }
};

}  // namespace kedge::objectives
