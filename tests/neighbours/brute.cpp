#include "neighbours/brute.hpp"

#include <algorithm>
#include <cmath>

#include "core/special.hpp"

namespace kedge::neighbours::brute {
namespace {

double psi(std::size_t count) { return digamma(static_cast<double>(count)); }

std::vector<double> distances(MatrixView<const float> rows, std::size_t from) {
  std::vector<double> all(rows.rows(), 0);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t c = 0; c < rows.cols(); ++c) {
      all[i] =
          std::max(all[i], std::abs(static_cast<double>(rows(i, c)) - static_cast<double>(rows(from, c))));
    }
  }
  return all;
}

// The k-th smallest over other rows that are allowed.
template <class Allowed>
double kth(const std::vector<double>& d, std::size_t self, std::size_t k, Allowed allowed) {
  std::vector<double> others;
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (i != self && allowed(i)) others.push_back(d[i]);
  }
  std::ranges::sort(others);
  return others[k - 1];
}

template <class Condition>
std::size_t count(std::size_t n, Condition condition) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < n; ++i) total += condition(i) ? 1 : 0;
  return total;
}

}  // namespace

std::vector<double> ksg(MatrixView<const float> x, MatrixView<const float> y, std::size_t k, Ksg form) {
  const std::size_t n = x.rows();
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    const std::vector<double> dx = distances(x, i), dy = distances(y, i);
    std::vector<double> d(n);
    for (std::size_t j = 0; j < n; ++j) d[j] = std::max(dx[j], dy[j]);
    const double eps = kth(d, i, k, [](std::size_t) { return true; });
    if (eps == 0) {
      values.push_back(psi(count(n, [&](auto j) { return d[j] == 0; })) + psi(n) -
                       psi(count(n, [&](auto j) { return dx[j] == 0; })) -
                       psi(count(n, [&](auto j) { return dy[j] == 0; })));
    } else if (form == Ksg::first) {
      const std::size_t nx = count(n, [&](auto j) { return j != i && dx[j] < eps; });
      const std::size_t ny = count(n, [&](auto j) { return j != i && dy[j] < eps; });
      values.push_back(psi(k) + psi(n) - psi(nx + 1) - psi(ny + 1));
    } else {
      double ex = 0, ey = 0;
      for (std::size_t j = 0; j < n; ++j) {
        if (d[j] <= eps) ex = std::max(ex, dx[j]), ey = std::max(ey, dy[j]);
      }
      const std::size_t near = count(n, [&](auto j) { return j != i && d[j] <= eps; });
      const std::size_t nx = count(n, [&](auto j) { return j != i && dx[j] <= ex; });
      const std::size_t ny = count(n, [&](auto j) { return j != i && dy[j] <= ey; });
      const double both = ex > 0 && ey > 0 ? 1 / static_cast<double>(near) : 0;
      values.push_back(psi(near) - both + psi(n) - psi(ex > 0 ? nx : nx + 1) - psi(ey > 0 ? ny : ny + 1));
    }
  }
  return values;
}

std::vector<double> ross(std::span<const std::uint32_t> labels, MatrixView<const float> y, std::size_t k) {
  const std::size_t n = y.rows();
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    const auto same = [&](std::size_t j) { return labels[j] == labels[i]; };
    const std::vector<double> d = distances(y, i);
    const std::size_t own = count(n, same);
    if (own == 1) {
      values.push_back(0);
      continue;
    }
    const double eps = kth(d, i, std::min(k, own - 1), same);
    if (eps == 0) {
      values.push_back(psi(count(n, [&](auto j) { return same(j) && d[j] == 0; })) + psi(n) - psi(own) -
                       psi(count(n, [&](auto j) { return d[j] == 0; })));
    } else {
      values.push_back(psi(std::min(k, own - 1)) + psi(n) - psi(own) -
                       psi(count(n, [&](auto j) { return d[j] < eps; })));
    }
  }
  return values;
}

}  // namespace kedge::neighbours::brute
