#include "objectives/dense.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "objectives/transpose.hpp"

namespace kedge::objectives {
namespace {

/// Buffers of one thread, kept between calls so that a training step allocates nothing.
template <class T>
struct Scratch {
  std::vector<T> positives;
  std::vector<std::ptrdiff_t> columns;
};

template <class T>
Scratch<T>& scratch(std::size_t rows) {
  thread_local Scratch<T> buffers;
  if (buffers.positives.size() < rows) {
    buffers.positives.resize(rows);
    buffers.columns.resize(rows);
    std::iota(buffers.columns.begin(), buffers.columns.end(), std::ptrdiff_t{0});
  }
  return buffers;
}

}  // namespace

template <class T>
LossAndScale visit_rows(Visitor<T>& visitor, MatrixView<const T> scores, std::span<const T> baseline,
                        MatrixView<T> gradient, std::span<double> baseline_gradient, std::size_t strip) {
  const std::size_t rows = scores.rows(), columns = scores.cols();
  if (strip == 0) strip = columns;
  Scratch<T>& buffers = scratch<T>(rows);
  for (std::size_t i = 0; i < rows; ++i) buffers.positives[i] = scores(i, i);

  visitor.begin({rows, columns, true});
  if (!baseline.empty()) visitor.set_baseline(baseline);
  auto for_tiles = [&](auto visit) {
    for (std::size_t first = 0; first < columns; first += strip) {
      const std::size_t width = std::min(strip, columns - first);
      visit(Tile<T>{scores.block(0, first, rows, width), 0, first,
                    std::span<const T>(buffers.positives).first(rows),
                    std::span<const std::ptrdiff_t>(buffers.columns).first(rows)},
            first, width);
    }
  };
  for (int pass = 0; pass < visitor.passes(); ++pass) {
    for_tiles([&](const Tile<T>& tile, std::size_t, std::size_t) { visitor.accumulate(pass, tile); });
    visitor.finish(pass);
  }
  if (!gradient.empty()) {
    for_tiles([&](const Tile<T>& tile, std::size_t first, std::size_t width) {
      visitor.gradient(tile, gradient.block(0, first, rows, width));
    });
    for (std::size_t i = 0; i < rows; ++i) gradient(i, i) = static_cast<T>(visitor.positive_gradient(i));
  }
  for (std::size_t i = 0; i < baseline_gradient.size(); ++i)
    baseline_gradient[i] = visitor.baseline_gradient(i);
  return {visitor.loss(), visitor.log_scale()};
}

template <class T>
Dense<T>::Dense(std::unique_ptr<Visitor<T>> rows, std::unique_ptr<Visitor<T>> columns, Direction direction)
    : rows_(std::move(rows)), columns_(std::move(columns)) {
  if (direction == Direction::rows || !columns_) {
    columns_ = nullptr;
  } else if (direction == Direction::columns) {
    rows_ = nullptr;
  }
}

template <class T>
LossAndScale Dense<T>::run_columns(MatrixView<const T> scores, MatrixView<T> gradient) {
  const std::size_t n = scores.rows();
  if (transposed_.rows() != n) {
    transposed_ = Matrix<T>(n, n);
    transposed_gradient_ = Matrix<T>(n, n);
  }
  transpose<T>(scores, [&](std::size_t i, std::size_t j, T value) { transposed_(i, j) = value; });
  const MatrixView<T> wanted = gradient.empty() ? MatrixView<T>{} : transposed_gradient_.view();
  return visit_rows<T>(*columns_, transposed_.view(), {}, wanted, {});
}

template <class T>
LossAndScale Dense<T>::run(MatrixView<const T> scores, std::span<const T> baseline, MatrixView<T> gradient,
                           std::span<double> baseline_gradient) {
  if (!columns_) return visit_rows<T>(*rows_, scores, baseline, gradient, baseline_gradient);
  const LossAndScale columns = run_columns(scores, gradient);
  if (!rows_) {
    if (!gradient.empty()) {
      transpose<T>(transposed_gradient_.view(),
                   [&](std::size_t i, std::size_t j, T value) { gradient(i, j) = value; });
    }
    return columns;
  }
  const LossAndScale rows = visit_rows<T>(*rows_, scores, baseline, gradient, baseline_gradient);
  const double scale = std::max(rows.log_scale, columns.log_scale);
  if (!gradient.empty()) {
    const T row_share = static_cast<T>(0.5 * std::exp(rows.log_scale - scale));
    const T column_share = static_cast<T>(0.5 * std::exp(columns.log_scale - scale));
    transpose<T>(transposed_gradient_.view(), [&](std::size_t i, std::size_t j, T value) {
      gradient(i, j) = row_share * gradient(i, j) + column_share * value;
    });
  }
  return {0.5 * (rows.loss + columns.loss), scale};
}

template LossAndScale visit_rows(Visitor<float>&, MatrixView<const float>, std::span<const float>,
                                 MatrixView<float>, std::span<double>, std::size_t);
template LossAndScale visit_rows(Visitor<double>&, MatrixView<const double>, std::span<const double>,
                                 MatrixView<double>, std::span<double>, std::size_t);
template class Dense<float>;
template class Dense<double>;

}  // namespace kedge::objectives
