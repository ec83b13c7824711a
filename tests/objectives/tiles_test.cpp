// Objectives see tiles alone: how a matrix is cut, and whether positives stand in it, must not matter.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "objectives/registry.hpp"
#include "objectives/support.hpp"

namespace kedge::objectives {
namespace {

struct Outcome {
  double loss, log_scale;
  Matrix<double> gradient;
  std::vector<double> positive_gradient, baseline_gradient;
};

/// Rows with positives of their own, cut into tiles of any height and width.
Outcome visit(Visitor<double>& visitor, MatrixView<const double> scores, const std::vector<double>& positives,
              const std::vector<std::ptrdiff_t>& columns, bool paired, const std::vector<double>& baseline,
              std::size_t height, std::size_t width) {
  const std::size_t rows = scores.rows(), cols = scores.cols();
  Outcome out{0, 0, Matrix<double>(rows, cols), {}, {}};
  auto for_tiles = [&](auto call) {
    for (std::size_t i = 0; i < rows; i += height) {
      for (std::size_t j = 0; j < cols; j += width) {
        const std::size_t h = std::min(height, rows - i), w = std::min(width, cols - j);
        call(Tile<double>{scores.block(i, j, h, w), i, j, std::span(positives).subspan(i, h),
                          std::span(columns).subspan(i, h)},
             out.gradient.view().block(i, j, h, w));
      }
    }
  };
  visitor.begin({rows, cols, paired});
  if (visitor.has_baseline()) visitor.set_baseline(baseline);
  for (int pass = 0; pass < visitor.passes(); ++pass) {
    for_tiles([&](const Tile<double>& tile, auto) { visitor.accumulate(pass, tile); });
    visitor.finish(pass);
  }
  for_tiles([&](const Tile<double>& tile, MatrixView<double> g) { visitor.gradient(tile, g); });
  out.loss = visitor.loss();
  out.log_scale = visitor.log_scale();
  for (std::size_t i = 0; i < rows; ++i) {
    out.positive_gradient.push_back(visitor.positive_gradient(i));
    out.baseline_gradient.push_back(visitor.baseline_gradient(i));
    if (columns[i] != no_column)
      out.gradient(i, static_cast<std::size_t>(columns[i])) = visitor.positive_gradient(i);
  }
  return out;
}

std::unique_ptr<Visitor<double>> visitor_of(const Form& form) {
  const Definition& definition = find_objective(form.name);
  return make_visitor<double>(definition, {complete_params(definition, form.params),
                                           form.mode == "avg" ? LeaveOut::average : LeaveOut::cyclic});
}

void expect_same(const Outcome& a, const Outcome& b) {
  EXPECT_NEAR(a.loss, b.loss, 1e-12 * (1 + std::abs(a.loss)));
  EXPECT_NEAR(a.log_scale, b.log_scale, 1e-12);
  for (std::size_t i = 0; i < a.gradient.size(); ++i) {
    ASSERT_NEAR(a.gradient.data()[i], b.gradient.data()[i], 1e-12) << "at " << i;
  }
  for (std::size_t i = 0; i < a.positive_gradient.size(); ++i) {
    EXPECT_NEAR(a.positive_gradient[i], b.positive_gradient[i], 1e-12);
    EXPECT_NEAR(a.baseline_gradient[i], b.baseline_gradient[i], 1e-12);
  }
}

class EveryVisitor : public testing::TestWithParam<Form> {};

TEST_P(EveryVisitor, DoesNotNoticeHowTheMatrixIsCut) {
  constexpr std::size_t n = 40;
  const auto s = random_scores(n, 5);
  std::vector<double> positives(n);
  std::vector<std::ptrdiff_t> columns(n);
  std::iota(columns.begin(), columns.end(), std::ptrdiff_t{0});
  for (std::size_t i = 0; i < n; ++i) positives[i] = s(i, i);
  const auto a = random_baseline(n, 2);
  const auto visitor = visitor_of(GetParam());
  const Outcome whole = visit(*visitor, s.view(), positives, columns, true, a, n, n);
  expect_same(whole, visit(*visitor, s.view(), positives, columns, true, a, 7, 7));
  expect_same(whole, visit(*visitor, s.view(), positives, columns, true, a, n, 32));
  expect_same(whole, visit(*visitor, s.view(), positives, columns, true, a, 9, 1));
}

// A shard has the rows of one machine and the columns of all: positives stand off the diagonal.
TEST_P(EveryVisitor, TakesPositivesInAnyColumn) {
  constexpr std::size_t rows = 6, cols = 11, shift = 4;
  const auto source = random_scores(cols, 6);
  const auto s = source.view().block(shift, 0, rows, cols);
  std::vector<double> positives(rows);
  std::vector<std::ptrdiff_t> columns(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    columns[i] = static_cast<std::ptrdiff_t>(i + shift);
    positives[i] = s(i, i + shift);
  }
  const auto a = random_baseline(rows, 2);
  const auto visitor = visitor_of(GetParam());
  const Outcome whole = visit(*visitor, s, positives, columns, true, a, rows, cols);
  expect_same(whole, visit(*visitor, s, positives, columns, true, a, 2, 3));

  // Cyclic order starts behind the positive, so turning the columns changes nothing.
  Matrix<double> turned(rows, cols);
  std::vector<std::ptrdiff_t> turned_columns(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    turned_columns[i] = static_cast<std::ptrdiff_t>((i + shift + 5) % cols);
    for (std::size_t j = 0; j < cols; ++j) turned(i, (j + 5) % cols) = s(i, j);
  }
  const Outcome other = visit(*visitor, turned.view(), positives, turned_columns, true, a, rows, cols);
  EXPECT_NEAR(whole.loss, other.loss, 1e-12 * (1 + std::abs(whole.loss)));
}

// Unpaired samples: positives s(p_i) beside negatives s(q_j), n_p != n_q. A row whose positive is put into a
// column of its own is the same problem.
TEST_P(EveryVisitor, TakesPositivesThatStandInNoColumn) {
  constexpr std::size_t rows = 5, cols = 8;
  const auto source = random_scores(cols + 1, 7);
  const auto negatives = source.view().block(0, 1, rows, cols);
  std::vector<double> positives(rows);
  for (std::size_t i = 0; i < rows; ++i) positives[i] = source(i, 0);
  const auto a = random_baseline(rows, 2);
  const auto visitor = visitor_of(GetParam());
  const std::vector<std::ptrdiff_t> nowhere(rows, no_column), first(rows, 0);
  const Outcome apart = visit(*visitor, negatives, positives, nowhere, false, a, rows, cols);
  expect_same(apart, visit(*visitor, negatives, positives, nowhere, false, a, 2, 3));
  const Outcome joined =
      visit(*visitor, source.view().block(0, 0, rows, cols + 1), positives, first, true, a, rows, cols + 1);
  EXPECT_NEAR(apart.loss, joined.loss, 1e-12 * (1 + std::abs(joined.loss)));
  for (std::size_t i = 0; i < rows; ++i) {
    EXPECT_NEAR(apart.positive_gradient[i], joined.gradient(i, 0), 1e-12);
    for (std::size_t j = 0; j < cols; ++j)
      EXPECT_NEAR(apart.gradient(i, j), joined.gradient(i, j + 1), 1e-12);
  }
}

std::vector<Form> row_forms() {
  std::vector<Form> all;
  for (const Form& form : forms()) {
    if (form.direction == "rows") all.push_back(form);
  }
  return all;
}
INSTANTIATE_TEST_SUITE_P(Registry, EveryVisitor, testing::ValuesIn(row_forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

}  // namespace
}  // namespace kedge::objectives
