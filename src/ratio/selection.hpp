// Choosing among fits by rows that they have not seen: the anchor loss of single pairs (K = 1, nu = 1),
//   L = 1/2 mean_p log(1 + e^-s) + 1/2 mean_q log(1 + e^s),
// strictly proper for log r and a mean of independent terms, so that the error of a difference is known. The
// log ratio that comes out is base + alpha residual + offset; alpha < 1 tempers a critic that has overfitted,
// and the offset is Bennett's (1976), which makes E_q r = 1 where that can be seen.
#pragma once

#include <span>
#include <vector>

namespace kedge::ratio {

/// Scores of the rows of P and of Q.
struct Scores {
  std::vector<float> p, q;
};

struct Map {
  double alpha = 0, offset = 0;
};

/// base + alpha residual + offset
Scores mapped(const Scores& base, const Scores& residual, const Map& map);

double pair_loss(const Scores& scores);

/// Mean loss of `worse` less that of `better`, row by row, and its standard error.
struct Gain {
  double mean = 0, error = 0;
  bool significant() const { return mean > error; }
};
Gain gain(const Scores& better, const Scores& worse);

struct Choice {
  Map map;
  double loss = 0;
};
/// The least loss over alpha in {1/4, 1/2, 3/4, 1} and offsets in [-1, 1].
Choice best_map(const Scores& base, const Scores& residual);

}  // namespace kedge::ratio
