// Small discrete joints on which population losses are finite sums, and those sums.
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge {

struct Joint {
  std::string name;
  std::vector<std::vector<double>> p;  ///< rows x, columns y
  double mi = 0;

  std::size_t rows() const { return p.size(); }
  std::size_t cols() const { return p[0].size(); }
  double px(std::size_t x) const {
    double sum = 0;
    for (double v : p[x]) sum += v;
    return sum;
  }
  double py(std::size_t y) const {
    double sum = 0;
    for (const auto& row : p) sum += row[y];
    return sum;
  }
  /// log of p(x,y) / (p(x) p(y))
  Matrix<double> log_ratio() const {
    Matrix<double> r(rows(), cols());
    for (std::size_t x = 0; x < rows(); ++x) {
      for (std::size_t y = 0; y < cols(); ++y) r(x, y) = std::log(p[x][y] / (px(x) * py(y)));
    }
    return r;
  }
  friend std::ostream& operator<<(std::ostream& out, const Joint& joint) { return out << joint.name; }
};

inline std::vector<Joint> joints() {
  Joint p4{"P4", std::vector(4, std::vector<double>(4, 0.04 / 12)), 1.174405721839};
  for (std::size_t i = 0; i < 4; ++i) p4.p[i][i] = 0.24;
  return {{"P1", {{.4, .1}, {.1, .4}}, 0.192744757022},
          {"P2", {{.20, .05, .05}, {.05, .25, .05}, {.05, .05, .25}}, 0.278380211781},
          {"P3", {{.30, .15, .05}, {.02, .18, .30}}, 0.247420089676},
          p4};
}

/// Calls visit(digits) for every word of `length` digits below `base`.
template <class Visit>
void for_words(std::size_t length, std::size_t base, const Visit& visit) {
  std::vector<std::size_t> word(length, 0);
  for (;;) {
    visit(word);
    std::size_t i = 0;
    while (i < length && ++word[i] == base) word[i++] = 0;
    if (i == length) return;
  }
}

/// Population loss E_p(x) L_{K;nu} of a table of scores under an anchored rule: all tuples of y, written out.
/// score(own logit, power sums' logs) is Rule::at.
template <class Rule>
double population_loss(const Rule& rule, const Joint& joint, const Matrix<double>& s, std::size_t k,
                       double nu) {
  const double log_nu = std::log(nu), w = 1 / (static_cast<double>(k) + nu);
  double total = 0;
  std::vector<double> logs(Rule::exponents);
  for (std::size_t x = 0; x < joint.rows(); ++x) {
    for_words(k, joint.cols(), [&](const std::vector<std::size_t>& y) {
      double q0 = joint.px(x);
      for (std::size_t slot : y) q0 *= joint.py(slot);
      for (int b = 0; b < Rule::exponents; ++b) {
        double sum = nu > 0 ? std::pow(nu, rule.exponent(b)) : 0;
        for (std::size_t slot : y) sum += std::exp(rule.exponent(b) * s(x, slot));
        logs[static_cast<std::size_t>(b)] = std::log(sum);
      }
      if (nu > 0) total += q0 * nu * w * rule.at(log_nu, logs.data()).value;
      for (std::size_t slot : y) {
        const double ratio = joint.p[x][slot] / (joint.px(x) * joint.py(slot));
        total += q0 * w * ratio * rule.at(s(x, slot), logs.data()).value;
      }
    });
  }
  return total;
}

}  // namespace kedge
