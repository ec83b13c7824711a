#include "ratio/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "data/blocks.hpp"
#include "data/scaling.hpp"
#include "data/storage.hpp"
#include "kedge/error.hpp"

namespace kedge::ratio {
namespace {

constexpr double farthest = 1000;  // interquartile ranges; further out a Gaussian says nothing

bool has_words(const Array& rows) {
  for (std::size_t col = 0; col < rows.cols(); ++col) {
    if (rows.dtype(col) == DType::text) return true;
  }
  return false;
}

Matrix<double> numbers_of(const Array& p, const Array& q) {
  Matrix<double> pooled(p.rows() + q.rows(), p.cols());
  std::size_t start = 0;
  for (const Array* sample : {&p, &q}) {
    data::for_finite_blocks(*sample, [&](std::size_t first, MatrixView<const double> block) {
      for (std::size_t i = 0; i < block.rows(); ++i)
        std::ranges::copy(block.row(i), pooled.row(start + first + i).begin());
    });
    start += sample->rows();
  }
  return pooled;
}

Array words_of(const Array& p, const Array& q) {
  std::vector<std::string> words;
  for (const Array* sample : {&p, &q}) {
    for (std::size_t row = 0; row < sample->rows(); ++row) words.push_back(sample->label(row, 0));
  }
  return Array::words(words, 1, fmt::format("{} with {}", p.name(), q.name()));
}

/// Integers keep their type, so that the transform can tell few of them from numbers.
Array integers_of(const Matrix<double>& pooled) {
  auto values = std::make_shared<std::vector<std::int64_t>>();
  for (const double v : pooled.flat()) values->push_back(static_cast<std::int64_t>(v));
  auto table = std::make_shared<data::Table>();
  table->rows = values->size();
  const auto bytes = std::as_bytes(std::span(*values));
  table->add(data::dense_strip(DType::i64, {values->size(), 1}, false, {values, bytes.data(), bytes.size()},
                               sizeof(std::int64_t)));
  auto storage = std::make_shared<Array::Storage>();
  storage->table = std::move(table);
  return Array(std::move(storage));
}

/// The level of each row from its one-hot columns, of which the level's is the only positive one.
void take_levels(Sample& sample) {
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto row = sample.inputs.row(i);
    sample.level.push_back(static_cast<std::size_t>(std::ranges::max_element(row) - row.begin()));
  }
}

/// The columns, and for several of them clip((|z|^2 - d) / sqrt(2 d), +-4): how far out a row lies is hard to
/// learn from one column at a time.
Matrix<float> with_radius(MatrixView<const float> z) {
  const std::size_t d = z.cols();
  Matrix<float> out(z.rows(), d > 1 ? d + 1 : d);
  for (std::size_t i = 0; i < z.rows(); ++i) {
    std::ranges::copy(z.row(i), out.row(i).begin());
    if (d == 1) continue;
    double squares = 0;
    for (const float v : z.row(i)) squares += static_cast<double>(v) * static_cast<double>(v);
    const auto dims = static_cast<double>(d);
    out(i, d) = static_cast<float>(std::clamp((squares - dims) / std::sqrt(2 * dims), -4.0, 4.0));
  }
  return out;
}

Matrix<double> plain_columns(MatrixView<const double> rows, const std::vector<data::Scaling>& scalings) {
  Matrix<double> out(rows.rows(), rows.cols());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t j = 0; j < rows.cols(); ++j) {
      const data::Scaling& s = scalings[j];
      if (s.scale > 0)
        out(i, j) = std::clamp((rows(i, j) * s.unit - s.centre) / s.scale, -farthest, farthest);
    }
  }
  return out;
}

}  // namespace

Samples make_samples(const Array& p, const Array& q, data::ColumnType type) {
  if (p.cols() != q.cols()) {
    throw InputError(fmt::format("{} has {} {} and {} has {}; both samples need the same columns", p.name(),
                                 p.cols(), p.cols() == 1 ? "column" : "columns", q.name(), q.cols()));
  }
  for (const Array* sample : {&p, &q}) {
    // The transform's own sentence names the word and its place.
    const bool refused = has_words(*sample) && (p.cols() > 1 || type == data::ColumnType::numeric);
    if (refused || sample->rows() == 0) data::Transform::fit(*sample, type);
  }
  const auto either = [&](DType wanted) { return p.dtype() == wanted || q.dtype() == wanted; };
  const bool words = p.cols() == 1 && (type == data::ColumnType::category || either(DType::text) ||
                                       (type == data::ColumnType::automatic && either(DType::boolean)));
  Samples samples;
  const auto split = [&](const Matrix<float>& pooled, auto&& use) {
    use(samples.p, 0, pooled.view().block(0, 0, p.rows(), pooled.cols()));
    use(samples.q, p.rows(), pooled.view().block(p.rows(), 0, q.rows(), pooled.cols()));
  };

  Matrix<double> numbers;
  Array pooled;
  if (words) {
    data::require_finite(p, Missing::refuse);
    data::require_finite(q, Missing::refuse);
    pooled = words_of(p, q);
  } else {
    numbers = numbers_of(p, q);
    const bool whole = p.cols() == 1 && p.is_integer() && q.is_integer();
    pooled = whole ? integers_of(numbers) : Array::view(MatrixView<const double>(numbers.view()), p.name());
  }
  const auto transform = data::Transform::fit(pooled, words ? data::ColumnType::category : type);
  const Matrix<float> columns = transform.apply(pooled);
  split(columns, [&](Sample& sample, std::size_t first, MatrixView<const float> rows) {
    if (transform.is_category()) {
      sample.inputs = Matrix<float>(rows.rows(), rows.cols());
      for (std::size_t i = 0; i < rows.rows(); ++i)
        std::ranges::copy(rows.row(i), sample.inputs.row(i).begin());
      take_levels(sample);
      return;
    }
    sample.inputs = with_radius(rows);
    const auto own = numbers.view().block(first, 0, rows.rows(), numbers.cols());
    sample.plain = plain_columns(own, data::fit_scalings(pooled));
  });
  if (transform.is_category()) samples.levels = transform.outputs();
  return samples;
}

}  // namespace kedge::ratio
