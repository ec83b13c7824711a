#include "neighbours/tree.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <nanoflann.hpp>
#include <optional>
#include <utility>

namespace kedge::neighbours {
namespace {

// nanoflann bounds the distance from a query to a cell by a sum over coordinates, and on the way down
// replaces one coordinate's part of it: bound + new - old. It has no maximum norm, and with plain numbers
// there the search would cut cells off that hold neighbours. So these numbers add by taking the maximum; and
// as a cell's distance never shrinks on the way down, new >= old, the maximum is already right without taking
// the old part away.
struct Farthest {
  double value;
  Farthest() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): nanoflann mixes its distances with plain numbers
  Farthest(double v) : value(v) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator double() const { return value; }
  Farthest& operator+=(Farthest other) { return *this = std::max(value, other.value); }
};
// Templates, so that a plain number minus a Farthest stays ordinary arithmetic.
template <std::same_as<Farthest> T>
T operator+(T a, T b) {
  return a += b;
}
template <std::same_as<Farthest> T>
T operator-(T bound, T) {
  return bound;
}

// What nanoflann asks of a set of points, and of a metric on it.
struct Points {
  MatrixView<const float> rows;

  std::size_t kdtree_get_point_count() const { return rows.rows(); }
  float kdtree_get_pt(std::size_t row, std::size_t col) const { return rows(row, col); }
  template <class Box>
  bool kdtree_get_bbox(Box& /*box*/) const {
    return false;
  }
};

struct MaximumNorm {
  using ElementType = float;
  using DistanceType = Farthest;
  const Points& points;

  // NOLINTNEXTLINE(google-explicit-constructor): nanoflann's way of making one
  MaximumNorm(const Points& p) : points(p) {}
  Farthest evalMetric(const float* query, std::uint32_t row, std::size_t size) const {
    return maximum_distance({query, size}, points.rows.row(row));
  }
  Farthest accum_dist(double a, double b, std::size_t /*col*/) const { return std::abs(a - b); }
};

using Search = nanoflann::KDTreeSingleIndexAdaptor<MaximumNorm, Points>;

constexpr double infinity = std::numeric_limits<double>::infinity();

class NearestRows {
 public:
  NearestRows(std::size_t self, std::size_t k, std::span<const std::uint32_t> weights,
              std::vector<Neighbour>& found)
      : self_(self), k_(k), weights_(weights), found_(found) {
    found_.clear();
  }

  // What is strictly nearer comes in, and ties with the k-th are wanted too.
  double worstDist() const { return beyond_; }
  bool full() const { return total_ >= k_; }
  std::size_t size() const { return found_.size(); }

  bool addPoint(double distance, std::uint32_t point) {
    const std::uint32_t weight = weights_[point] - (point == self_ ? 1 : 0);
    if (weight == 0 || distance > bound_) return true;
    const auto behind = [](double d, const Neighbour& n) { return d < n.distance; };
    found_.insert(std::upper_bound(found_.begin(), found_.end(), distance, behind),
                  {distance, point, weight});
    total_ += weight;
    if (distance < bound_) trim();
    return true;
  }

 private:
  // Drops the farthest, all of one distance at a time, while k rows remain without them.
  void trim() {
    while (total_ >= k_) {
      bound_ = found_.back().distance;
      beyond_ = std::nextafter(bound_, infinity);
      std::size_t first = found_.size(), weight = 0;
      while (first > 0 && found_[first - 1].distance == bound_) weight += found_[--first].weight;
      if (total_ - weight < k_) return;
      found_.resize(first);
      total_ -= weight;
    }
  }

  std::size_t self_, k_, total_ = 0;
  double bound_ = infinity, beyond_ = infinity;
  std::span<const std::uint32_t> weights_;
  std::vector<Neighbour>& found_;
};

class Counter {
 public:
  Counter(std::span<const double> radii, std::span<const std::uint32_t> weights,
          std::span<std::size_t> counts)
      : radii_(radii), weights_(weights), counts_(counts) {}

  double worstDist() const { return radii_.back(); }
  bool full() const { return true; }
  std::size_t size() const { return counts_.back(); }

  bool addPoint(double distance, std::uint32_t point) {
    std::size_t j = radii_.size() - 1;
    while (j > 0 && distance < radii_[j - 1]) --j;
    counts_[j] += weights_[point];
    return true;
  }

 private:
  std::span<const double> radii_;
  std::span<const std::uint32_t> weights_;
  std::span<std::size_t> counts_;
};

// In many dimensions nearly every cell touches a query's ball, and it is quicker to look at each point until
// one coordinate puts it outside.
constexpr std::size_t most_dimensions_of_a_tree = 10;

template <class Set>
void scan(const DistinctRows& rows, std::span<const float> query, Set& set) {
  for (std::uint32_t point = 0; point < rows.size(); ++point) {
    const double limit = set.worstDist();
    const std::span<const float> other = rows.points.row(point);
    double distance = 0;
    for (std::size_t c = 0; c < query.size() && distance < limit; ++c) {
      distance = std::max(distance, std::abs(static_cast<double>(query[c]) - static_cast<double>(other[c])));
    }
    if (distance < limit) set.addPoint(distance, point);
  }
}

}  // namespace

struct Tree::Index {
  explicit Index(DistinctRows r) : rows(std::move(r)), points{std::as_const(rows.points).view()} {
    const std::size_t dimensions = rows.points.cols();
    if (dimensions <= most_dimensions_of_a_tree)
      search.emplace(static_cast<std::int32_t>(dimensions), points);
  }

  template <class Set>
  void visit(std::size_t point, Set& set) const {
    const std::span<const float> query = rows.points.row(point);
    if (search) {
      search->findNeighbors(set, query.data(), {});
    } else {
      scan(rows, query, set);
    }
  }

  DistinctRows rows;
  Points points;
  std::optional<Search> search;
};

Tree::Tree(DistinctRows rows) : index_(std::make_unique<Index>(std::move(rows))) {}
Tree::~Tree() = default;
Tree::Tree(Tree&&) noexcept = default;

const DistinctRows& Tree::rows() const { return index_->rows; }

void Tree::nearest(std::size_t point, std::size_t k, std::vector<Neighbour>& found) const {
  NearestRows set(point, k, index_->rows.weight, found);
  index_->visit(point, set);
}

void Tree::count(std::size_t point, std::span<const double> radii, std::span<std::size_t> counts) const {
  std::ranges::fill(counts, std::size_t{0});
  Counter counter(radii, index_->rows.weight, counts);
  index_->visit(point, counter);
  for (std::size_t j = 1; j < counts.size(); ++j) counts[j] += counts[j - 1];
}

}  // namespace kedge::neighbours
