#include "estimate/verdict/variety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/moments.hpp"

namespace kedge::estimate {
namespace {

constexpr std::size_t few = 5;  // as often must a category occur (data/transform.hpp)
constexpr double most_nats = 0.05;

/// The row that those with more than half of the weight are equal to, if any is (after Boyer and Moore,
/// 1981); else some row.
std::size_t majority(MatrixView<const float> columns, const Rows& rows) {
  std::size_t candidate = 0;
  double lead = 0;
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    const double weight = rows.weight(i);
    if (std::ranges::equal(columns.row(i), columns.row(candidate))) {
      lead += weight;
    } else if (weight <= lead) {
      lead -= weight;
    } else {
      candidate = i;
      lead = weight - lead;
    }
  }
  return candidate;
}

std::optional<Sameness> sameness_of(const char* side, MatrixView<const float> columns, const Rows& rows) {
  const auto n = static_cast<double>(rows.size());
  const double effective = rows.weights.empty() ? n : effective_size(rows.weights);
  const auto common = columns.row(majority(columns, rows));
  std::size_t apart = 0, counted = 0;
  double weight = 0;  // in rows of the effective size
  for (std::size_t i = 0; i < columns.rows(); ++i) {
    if (rows.weight(i) == 0) continue;
    ++counted;
    if (std::ranges::equal(columns.row(i), common)) continue;
    ++apart;
    weight += rows.weight(i) * effective / n;
    if (apart >= few && weight >= static_cast<double>(few)) return std::nullopt;
  }
  if (2 * weight >= effective) return std::nullopt;  // hardly any rows, which do not look alike
  const double q = (weight + 1) / (effective + 2);
  const double more = q * std::log(static_cast<double>(std::max<std::size_t>(apart, 1)));
  return Sameness{side, apart, counted, -q * std::log(q) - (1 - q) * std::log1p(-q) + more};
}

}  // namespace

std::optional<Sameness> find_sameness(const Rows& rows) {
  const auto x = sameness_of("X", rows.columns.x.view(), rows),
             y = sameness_of("Y", rows.columns.y.view(), rows);
  if (x && y) return x->nats < y->nats ? x : y;
  return x ? x : y;
}

Check variety_check(const Sameness& s) {
  Check check{"variety", s.nats <= most_nats, s.nats, ""};
  check.message = s.apart == 0 ? fmt::format("{} is the same in every row", s.side)
                               : fmt::format("{} is the same in all but {} of {} rows", s.side, s.apart, s.n);
  check.message += fmt::format("; other values could carry {:.2g} nats that so many rows do not show{}",
                               s.nats, check.passed ? "" : ": more rows are needed");
  return check;
}

void allow_for_sameness(const Rows& rows, Estimate& e) {
  const auto sameness = find_sameness(rows);
  if (!sameness) return;
  e.std_error = std::hypot(e.std_error, sameness->nats);
  e.checks.push_back(variety_check(*sameness));
}

}  // namespace kedge::estimate
