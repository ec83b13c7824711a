#include "neighbours/ross.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "kedge/error.hpp"
#include "neighbours/marginal.hpp"
#include "neighbours/tree.hpp"

namespace kedge::neighbours {
namespace {

// The rows of one label.
struct Class {
  std::vector<std::uint32_t> rows;
  Tree tree;
};

Class make_class(std::span<const std::uint32_t> rows, MatrixView<const float> y) {
  Matrix<float> own(rows.size(), y.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(y.row(rows[i]), own.row(i).begin());
  return {{rows.begin(), rows.end()}, Tree(DistinctRows(std::as_const(own).view()))};
}

std::vector<Class> split(std::span<const std::uint32_t> labels, MatrixView<const float> y) {
  std::vector<std::uint32_t> order(labels.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return labels[row]; });
  std::vector<Class> classes;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && labels[order[end]] == labels[order[begin]]) ++end;
    if (end - begin > 1) classes.push_back(make_class(std::span(order).subspan(begin, end - begin), y));
  }
  return classes;
}

// The distances of the k-th neighbours, and k where a label has fewer rows.
void reach(std::span<const Neighbour> found, std::span<const std::size_t> ks, std::span<double> distances) {
  std::size_t next = 0, within = 0;
  for (std::size_t j = 0; j < ks.size(); ++j) {
    while (within < ks[j] && next < found.size()) within += found[next++].weight;
    distances[j] = found[next - 1].distance;
  }
}

}  // namespace

LocalValues ross(std::span<const std::uint32_t> labels, MatrixView<const float> y,
                 std::span<const std::size_t> ks, std::size_t threads, const std::stop_token& stop) {
  if (labels.size() != y.rows()) {
    throw InputError("there are " + std::to_string(labels.size()) + " labels and y has " +
                     std::to_string(y.rows()) + " rows; they must be paired");
  }
  check_finite(y, "y");
  check_ks(ks, y.rows());
  const std::vector<double> psi = digamma_table(y.rows());
  const Marginal near_y(y);
  const std::vector<Class> classes = split(labels, y);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> work;  // class, and point of its tree
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    for (std::uint32_t p = 0; p < classes[c].tree.rows().size(); ++p) work.emplace_back(c, p);
  }

  LocalValues local{{ks.begin(), ks.end()}, Matrix<double>(ks.size(), y.rows())};
  for_blocks(work.size(), threads, stop, [&](std::size_t begin, std::size_t end) {
    std::vector<Neighbour> found;
    std::vector<double> distances(ks.size()), radii(ks.size());
    std::vector<std::size_t> counts(ks.size());
    for (std::size_t w = begin; w < end; ++w) {
      const Class& own = classes[work[w].first];
      const DistinctRows& distinct = own.tree.rows();
      const std::uint32_t point = work[w].second;
      const std::size_t row = own.rows[distinct.first[point]], others = own.rows.size() - 1;
      own.tree.nearest(point, std::min(ks.back(), others), found);
      reach(found, ks, distances);
      for (std::size_t j = 0; j < ks.size(); ++j) {
        radii[j] = distances[j] > 0 ? distances[j] : std::numeric_limits<double>::denorm_min();
      }
      near_y.count(row, radii, counts);
      for (std::size_t j = 0; j < ks.size(); ++j) {
        const std::size_t k = distances[j] > 0 ? std::min(ks[j], others) : distinct.weight[point];
        local.values(j, row) = psi[k] + psi.back() - psi[own.rows.size()] - psi[counts[j]];
      }
    }
  });
  for (const Class& own : classes) {
    const DistinctRows& distinct = own.tree.rows();
    for (std::size_t i = 0; i < own.rows.size(); ++i) {
      const std::size_t row = own.rows[i], source = own.rows[distinct.first[distinct.of_row[i]]];
      for (std::size_t j = 0; j < ks.size(); ++j) local.values(j, row) = local.values(j, source);
    }
  }
  return local;
}

}  // namespace kedge::neighbours
