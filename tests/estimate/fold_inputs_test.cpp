#include "estimate/fit/fold_inputs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "normal_rows.hpp"

namespace kedge::estimate {
namespace {

// Features kept, and features made for each batch.
TEST(FoldInputs, AreTheSameBitsHoweverManyAreKept) {
  auto pairs = estimate_test::normal_pairs(300, 3, 0.5, 8);
  const train::Pairs columns{std::move(pairs.x), std::move(pairs.y)};
  std::vector<std::size_t> training(200);
  std::iota(training.begin(), training.end(), std::size_t{50});
  FoldDesign fold{data::Features::scored(columns.x.view(), {0, 2}, training, {}),
                  data::Features::scored(columns.y.view(), {0, 1, 2}, training, {}),
                  {}};
  fold.x.has_waves = fold.y.has_radius = true;
  fold.y.set_base(3);
  fold.y.weight[1] = 0;
  const train::Inputs kept = fold_inputs(fold, columns), made = fold_inputs(fold, columns, 0);
  ASSERT_EQ(kept.x_cols, fold.x.outputs());
  ASSERT_EQ(made.y_cols, fold.y.outputs());
  for (const std::vector<std::size_t>& batch : {std::vector<std::size_t>{7}, {299, 0, 0, 120}, {5, 6}}) {
    Matrix<float> x(batch.size(), kept.x_cols), y(batch.size(), kept.y_cols), x2 = x, y2 = y;
    kept.fill(batch, x.view(), y.view());
    made.fill(batch, x2.view(), y2.view());
    EXPECT_TRUE(std::ranges::equal(x.flat(), x2.flat()));
    EXPECT_TRUE(std::ranges::equal(y.flat(), y2.flat()));
    EXPECT_TRUE(std::ranges::any_of(x.flat(), [](float v) { return v != 0; }));
  }
}

}  // namespace
}  // namespace kedge::estimate
