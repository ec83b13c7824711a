// The scoring rules as functions on ratio vectors u = r / nu, each by two roads: its convex generator Psi,
// and lambda.
#pragma once

#include <cmath>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "rules/brier.hpp"
#include "rules/log.hpp"
#include "rules/power.hpp"
#include "rules/pseudospherical.hpp"
#include "rules/ratio_power.hpp"
#include "rules/spherical.hpp"

namespace kedge::rules {

using Vector = std::vector<double>;

struct Generator {
  std::string name;
  std::function<double(const Vector& u)> psi;
  std::function<double(const Vector& u, std::size_t z)> lambda;  ///< z = 0: the anchor class

  friend std::ostream& operator<<(std::ostream& out, const Generator& g) { return out << g.name; }
};

/// log T_b of logits (0, log u), the b-th power sums with the anchor in them.
template <class T, class Rule>
std::vector<T> log_power_sums(const Rule& rule, const std::vector<T>& logits) {
  std::vector<T> sums;
  for (int b = 0; b < Rule::exponents; ++b) {
    T sum = 0;
    for (T t : logits) sum += std::exp(T(rule.exponent(b)) * t);
    sums.push_back(std::log(sum));
  }
  return sums;
}

template <class Rule>
Generator simplex_rule(const std::string& name, const Rule& rule) {
  return {name, [rule](const Vector& u) { return rule.psi(u.data(), static_cast<int>(u.size())); },
          [rule](const Vector& u, std::size_t z) {
            Vector logits = {0};
            for (double v : u) logits.push_back(std::log(v));
            return rule.at(logits[z], log_power_sums(rule, logits).data()).value;
          }};
}

inline Generator separable_rule(double a) {
  const RatioPower rule{a};
  return {"ratio-power " + std::to_string(a),
          [rule](const Vector& u) { return rule.psi(u.data(), static_cast<int>(u.size())); },
          [rule](const Vector& u, std::size_t z) {
            if (z > 0) return rule.positive(std::log(u[z - 1]));
            double sum = 0;
            for (double v : u) sum += rule.negative(std::log(v));
            return sum;
          }};
}

inline std::vector<Generator> generators() {
  return {simplex_rule("log", Log{}),
          simplex_rule("brier", Brier{}),
          simplex_rule("spherical", Spherical{}),
          simplex_rule("pseudospherical 1.5", Pseudospherical{1.5}),
          simplex_rule("pseudospherical 3", Pseudospherical{3}),
          simplex_rule("power 1.5", Power{1.5}),
          simplex_rule("power 3", Power{3}),
          separable_rule(0),
          separable_rule(0.5),
          separable_rule(1),
          separable_rule(1.5),
          separable_rule(2)};
}

}  // namespace kedge::rules
