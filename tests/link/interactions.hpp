// Interactions whose PMI is known. Entities have six latent numbers z; pairs are drawn, without order or
// repetition, in proportion to
//   r(a, b) = prod_k N(z_ak, z_bk; rho_k) / (N(z_ak) N(z_bk)),
// so that among these entities p(a, b) = r / sum r, and PMI = log p(a, b) / (p(a) p(b)) is a sum away. What a
// method sees are noisy sines of mixtures of the latent numbers.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/philox.hpp"
#include "kedge/link.hpp"

namespace kedge::link_test {

struct Interactions {
  EntityTable table;
  PairList pairs;
  Matrix<double> pmi;
};

inline Interactions make_interactions(std::size_t entities, std::size_t columns, std::size_t wanted,
                                      std::uint64_t seed) {
  constexpr std::array rho = {0.8, -0.8, 0.7, -0.7, 0.0, 0.0};
  Rng rng(seed);
  const auto normal = [&](std::size_t rows, std::size_t cols) {
    Matrix<double> drawn(rows, cols);
    for (double& value : drawn.flat()) value = rng.normal();
    return drawn;
  };
  const Matrix<double> z = normal(entities, rho.size()), mix = normal(rho.size(), columns),
                       shift = normal(1, columns);
  Interactions made;
  made.table.name = "synthetic";
  made.table.rows = Matrix<float>(entities, columns);
  for (std::size_t i = 0; i < entities; ++i) {
    made.table.ids.push_back(fmt::format("E{}", i));
    for (std::size_t c = 0; c < columns; ++c) {
      double phase = shift(0, c);
      for (std::size_t k = 0; k < rho.size(); ++k) phase += 0.5 * mix(k, c) * z(i, k);
      made.table.rows(i, c) = static_cast<float>(std::sin(phase) + 0.3 * rng.normal());
    }
  }

  Matrix<double> ratio(entities, entities);
  std::vector<double> marginal(entities), cumulative;
  std::vector<EntityPair> order;
  double sum = 0;
  for (std::size_t i = 0; i < entities; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double log_ratio = 0;
      for (std::size_t k = 0; k < rho.size(); ++k) {
        const double r = rho[k], u = z(i, k), v = z(j, k), rest = 1 - r * r;
        log_ratio += (r * u * v - r * r * (u * u + v * v) / 2) / rest - std::log(rest) / 2;
      }
      ratio(i, j) = ratio(j, i) = std::exp(log_ratio);
      marginal[i] += ratio(i, j);
      marginal[j] += ratio(i, j);
      sum += ratio(i, j);
      cumulative.push_back(sum);
      order.push_back({j, i});
    }
  }
  made.pmi = Matrix<double>(entities, entities);
  for (std::size_t i = 0; i < entities; ++i) {
    for (std::size_t j = 0; j < entities; ++j) {
      if (i != j) made.pmi(i, j) = std::log(2 * sum * ratio(i, j) / (marginal[i] * marginal[j]));
    }
  }
  std::vector<bool> taken(order.size());
  while (made.pairs.interacting.size() < wanted) {
    const auto found = std::ranges::lower_bound(cumulative, rng.uniform() * sum);
    const auto at = std::min(static_cast<std::size_t>(found - cumulative.begin()), order.size() - 1);
    if (taken[at]) continue;
    taken[at] = true;
    made.pairs.interacting.push_back(order[at]);
  }
  made.pairs.counts.lines = made.pairs.counts.interacting = wanted;
  return made;
}

}  // namespace kedge::link_test
