#include "data/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "data/blocks.hpp"
#include "kedge/matrix.hpp"

namespace kedge::data {
namespace {

constexpr double quartiles_to_deviation = 1.349;  // of a normal distribution
constexpr std::size_t most_sampled_rows = 100'000;
constexpr std::size_t most_sampled_numbers = std::size_t{1} << 22;

struct Range {
  double least, most;
};

/// Mean and sum of squares about it, one value after another (Welford, 1962).
struct Moments {
  double count = 0, mean = 0, squares = 0;

  void add(double value) {
    count += 1;
    const double step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  double deviation() const { return std::sqrt(squares / count); }
};

std::vector<Range> ranges_of(const Array& rows) {
  std::vector<Range> ranges(rows.cols(), {HUGE_VAL, -HUGE_VAL});
  for_finite_blocks(rows, [&](std::size_t, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t col = 0; col < block.cols(); ++col) {
        ranges[col].least = std::min(ranges[col].least, block(row, col));
        ranges[col].most = std::max(ranges[col].most, block(row, col));
      }
    }
  });
  return ranges;
}

/// 1 unless squares or differences of such magnitudes could overflow or vanish.
double unit_for(double magnitude) {
  if (magnitude == 0 || (magnitude > 1e-100 && magnitude < 1e100)) return 1;
  return std::ldexp(1.0, -std::clamp(std::ilogb(magnitude), -1000, 1000));
}

double order_statistic(std::vector<double>& values, std::size_t index) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
  return values[index];
}

/// Median and quartiles; the scale stays 0 where the quartiles coincide.
Scaling robust_scaling(std::vector<double>& values) {
  const std::size_t last = values.size() - 1;
  const double lower = order_statistic(values, last / 4), upper = order_statistic(values, last - last / 4);
  const double median =
      std::midpoint(order_statistic(values, last / 2), order_statistic(values, last - last / 2));
  Scaling scaling;
  scaling.unit = unit_for(std::max(std::abs(lower), std::abs(upper)));
  scaling.centre = median * scaling.unit;
  scaling.scale = (upper * scaling.unit - lower * scaling.unit) / quartiles_to_deviation;
  return scaling;
}

/// Quartiles of rows a fixed stride apart, a few columns at a time so that memory stays small.
std::vector<Scaling> robust_scalings(const Array& rows) {
  const std::size_t n = rows.rows();
  const std::size_t wanted =
      std::clamp<std::size_t>(most_sampled_numbers * 4 / rows.cols(), 10'000, most_sampled_rows);
  const std::size_t stride = (n + wanted - 1) / wanted, sampled = (n + stride - 1) / stride;
  const std::size_t width = std::clamp<std::size_t>(most_sampled_numbers / sampled, 1, rows.cols());
  std::vector<Scaling> scalings;
  std::vector<double> values(sampled);
  for (std::size_t first = 0; first < rows.cols(); first += width) {
    std::vector<std::size_t> group(std::min(width, rows.cols() - first));
    std::iota(group.begin(), group.end(), first);
    const Array part = group.size() == rows.cols() ? rows : rows.columns(group);
    Matrix<double> sample(sampled, group.size());
    if (stride == 1) {
      part.read(0, sample.view());
    } else {
      for (std::size_t i = 0; i < sampled; ++i)
        part.read(i * stride, sample.view().block(i, 0, 1, group.size()));
    }
    for (std::size_t col = 0; col < group.size(); ++col) {
      for (std::size_t i = 0; i < sampled; ++i) values[i] = sample(i, col);
      scalings.push_back(robust_scaling(values));
    }
  }
  return scalings;
}

/// Mean and standard deviation for a column whose quartiles coincide.
Scaling plain_scaling(const Array& column, Range range) {
  Scaling scaling;
  scaling.unit = unit_for(std::max(std::abs(range.least), std::abs(range.most)));
  Moments moments;
  for_finite_blocks(column, [&](std::size_t, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) moments.add(block(row, 0) * scaling.unit);
  });
  scaling.centre = moments.mean;
  scaling.scale = moments.deviation();
  if (scaling.scale <= 0) scaling.scale = range.most * scaling.unit - range.least * scaling.unit;
  return scaling;
}

}  // namespace

double Scaling::drawn_in(double value) const {
  if (scale == 0) return 0;
  const double distance = value * unit - centre, z = distance / scale, magnitude = std::abs(z);
  if (magnitude <= 3) return z;
  if (std::isfinite(magnitude)) return std::copysign(3 + std::log1p(magnitude - 3), z);
  // A new row beyond all doubles in these units: log |z| still exists.
  const double log_distance =
      std::isfinite(distance) ? std::log(std::abs(distance)) : std::log(std::abs(value)) + std::log(unit);
  return std::copysign(3 + log_distance - std::log(scale), z);
}

std::vector<Scaling> fit_scalings(const Array& rows) {
  const std::vector<Range> ranges = ranges_of(rows);
  std::vector<Scaling> scalings = robust_scalings(rows);
  for (std::size_t col = 0; col < scalings.size(); ++col) {
    if (ranges[col].least == ranges[col].most) {
      scalings[col] = {1, ranges[col].least, 0, 0, 1};
    } else if (!(scalings[col].scale > 0)) {
      scalings[col] = plain_scaling(rows.columns({col}), ranges[col]);
    }
  }
  std::vector<Moments> moments(scalings.size());
  for_finite_blocks(rows, [&](std::size_t, MatrixView<const double> block) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      for (std::size_t col = 0; col < block.cols(); ++col)
        moments[col].add(scalings[col].drawn_in(block(row, col)));
    }
  });
  for (std::size_t col = 0; col < scalings.size(); ++col) {
    if (moments[col].squares == 0) continue;
    scalings[col].mean = moments[col].mean;
    scalings[col].deviation = moments[col].deviation();
  }
  return scalings;
}

}  // namespace kedge::data
