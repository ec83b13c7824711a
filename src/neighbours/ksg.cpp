#include "neighbours/ksg.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "neighbours/marginal.hpp"
#include "neighbours/tree.hpp"

namespace kedge::neighbours {
namespace {

Matrix<float> side_by_side(MatrixView<const float> x, MatrixView<const float> y) {
  Matrix<float> joint(x.rows(), x.cols() + y.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    const auto behind = std::ranges::copy(x.row(i), joint.row(i).begin()).out;
    std::ranges::copy(y.row(i), behind);
  }
  return joint;
}

// The least number above: what is within a radius is strictly nearer than this.
double above(double radius) { return std::nextafter(radius, std::numeric_limits<double>::infinity()); }

class Estimator {
 public:
  Estimator(MatrixView<const float> x, MatrixView<const float> y, std::span<const std::size_t> ks, Ksg form)
      : x_(x),
        y_(y),
        ks_(ks),
        form_(form),
        psi_(digamma_table(x.rows())),
        joint_(DistinctRows(side_by_side(x, y).view())),
        near_x_(x),
        near_y_(y) {}

  const DistinctRows& rows() const { return joint_.rows(); }

  void run(std::size_t begin, std::size_t end, Matrix<double>& values) const {
    std::vector<Neighbour> found;
    std::vector<Box> boxes(ks_.size());
    std::vector<double> radii(ks_.size());
    std::vector<std::size_t> in_x(ks_.size()), in_y(ks_.size());
    for (std::size_t point = begin; point < end; ++point) {
      const std::size_t row = rows().first[point];
      joint_.nearest(point, ks_.back(), found);
      measure(row, found, boxes);
      count(near_x_, row, boxes, &Box::x, radii, in_x);
      count(near_y_, row, boxes, &Box::y, radii, in_y);
      for (std::size_t j = 0; j < ks_.size(); ++j) {
        values(j, row) = value(boxes[j], rows().weight[point], in_x[j], in_y[j]);
      }
    }
  }

 private:
  // How far the neighbours of one k reach, and how many they are.
  struct Box {
    double x, y;
    std::size_t k;
  };

  void measure(std::size_t row, std::span<const Neighbour> found, std::span<Box> boxes) const {
    std::size_t next = 0, within = 0;
    double side_x = 0, side_y = 0;
    for (std::size_t j = 0; j < ks_.size(); ++j) {
      // All of one distance at a time.
      while (within < ks_[j]) {
        const double distance = found[next].distance;
        for (; next < found.size() && found[next].distance == distance; ++next) {
          within += found[next].weight;
          if (form_ == Ksg::first) continue;
          const std::size_t other = rows().first[found[next].point];
          side_x = std::max(side_x, maximum_distance(x_.row(row), x_.row(other)));
          side_y = std::max(side_y, maximum_distance(y_.row(row), y_.row(other)));
        }
      }
      if (form_ == Ksg::first) {
        boxes[j] = {found[next - 1].distance, found[next - 1].distance, ks_[j]};
      } else {
        boxes[j] = {side_x, side_y, within};
      }
    }
  }

  void count(const Marginal& marginal, std::size_t row, std::span<const Box> boxes, double Box::*side,
             std::span<double> radii, std::span<std::size_t> counts) const {
    for (std::size_t j = 0; j < boxes.size(); ++j) {
      const double radius = boxes[j].*side;
      radii[j] = form_ == Ksg::first && radius > 0 ? radius : above(radius);
    }
    marginal.count(row, radii, counts);
  }

  // The counts include the row itself.
  double value(const Box& box, std::size_t copies, std::size_t in_x, std::size_t in_y) const {
    const double all = psi_.back();
    if (box.x == 0 && box.y == 0) return psi_[copies] + all - psi_[in_x] - psi_[in_y];
    if (form_ == Ksg::first) return psi_[box.k] + all - psi_[in_x] - psi_[in_y];
    const double both = box.x > 0 && box.y > 0 ? 1 / static_cast<double>(box.k) : 0;
    return psi_[box.k] - both + all - psi_[in_x - (box.x > 0 ? 1 : 0)] - psi_[in_y - (box.y > 0 ? 1 : 0)];
  }

  MatrixView<const float> x_, y_;
  std::span<const std::size_t> ks_;
  Ksg form_;
  std::vector<double> psi_;
  Tree joint_;
  Marginal near_x_, near_y_;
};

}  // namespace

LocalValues ksg(MatrixView<const float> x, MatrixView<const float> y, std::span<const std::size_t> ks,
                Ksg form, std::size_t threads, const std::stop_token& stop) {
  check_pair(x, y);
  check_ks(ks, x.rows());
  const Estimator estimator(x, y, ks, form);
  const DistinctRows& distinct = estimator.rows();
  LocalValues local{{ks.begin(), ks.end()}, Matrix<double>(ks.size(), x.rows())};
  for_blocks(distinct.size(), threads, stop,
             [&](std::size_t begin, std::size_t end) { estimator.run(begin, end, local.values); });
  for (std::size_t j = 0; j < ks.size(); ++j) {
    const auto values = local.values.row(j);
    for (std::size_t i = 0; i < x.rows(); ++i) values[i] = values[distinct.first[distinct.of_row[i]]];
  }
  return local;
}

}  // namespace kedge::neighbours
