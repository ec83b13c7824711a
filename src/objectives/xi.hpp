// MI from a Jensen-Shannon divergence: of all joints with a given (weighted) divergence between p(x,y) and
// p(x)p(y), the one with the least MI lies on the boundary Bernoulli(1) against Bernoulli(e^-y), whose MI is
// y. So MI >= Xi(I), with
//   Xi^-1(y) = -p1 log m + p0 [ q (-y - log m) - (1 - q) log p0 ],  q = e^-y,  m = p1 + p0 q,
// classes weighted p1 = 1/(1+nu), p0 = nu/(1+nu), and I = H(p1) - L the divergence that a loss L has reached.
// (Dorent et al., 2025, for nu = 1.)
#pragma once

namespace kedge::objectives {

/// The divergence on the boundary at MI y >= 0, nats.
double divergence_at(double y, double nu = 1);
/// Xi: the MI on the boundary at a divergence; 0 below 0, and 60 at most.
double mi_at_divergence(double divergence, double nu = 1);

}  // namespace kedge::objectives
