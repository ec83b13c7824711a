// t = F_df^-1(Phi(z)) for many z: a table, linear between its knots (steps of 1/128 in z). Infinite
// degrees of freedom leave z as it is.
#pragma once

#include <vector>

namespace kedge {

class StudentScores {
 public:
  explicit StudentScores(double df);
  /// z beyond +-8.5 counts as that.
  float operator()(float z) const;

 private:
  std::vector<double> table_;  // t at z = 0, step, 2 step, ...; empty where df is infinite
};

}  // namespace kedge
