#include "estimate/rows/most_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "estimate/rows/row_info.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"

namespace kedge::estimate {
namespace {

Options with_rows(std::int64_t rows) {
  Options options;
  options.rows = rows;
  return options;
}

TEST(MostRows, IsTwentyMillionNumbersUnlessGiven) {
  EXPECT_EQ(most_rows(1000, 20, {}), 1000);
  EXPECT_EQ(most_rows(10'000'000, 16, {}), 1'250'000);
  EXPECT_EQ(most_rows(10'000'000, 2000, {}), 100'000);
  EXPECT_EQ(most_rows(10'000'000, 16, with_rows(20)), 20);
  EXPECT_EQ(most_rows(10, 16, with_rows(20)), 10);
  Options blocks;
  blocks.fold_by = "blocks";
  EXPECT_EQ(most_rows(10'000'000, 16, blocks), 10'000'000);
}

TEST(SampledRows, AreSomeOfThemAscending) {
  for (const std::size_t count : {1, 7, 99, 100}) {
    const auto rows = sampled_rows(100, count, 3);
    ASSERT_EQ(rows.size(), count);
    EXPECT_TRUE(std::ranges::is_sorted(rows, std::ranges::less_equal{}) || count == 1);
    EXPECT_EQ(std::ranges::adjacent_find(rows), rows.end());
    EXPECT_LT(rows.back(), 100);
  }
  EXPECT_EQ(sampled_rows(100, 7, 3), sampled_rows(100, 7, 3));
  EXPECT_NE(sampled_rows(100, 7, 3), sampled_rows(100, 7, 4));
}

TEST(SampledRows, EachRowHasTheSameChance) {
  constexpr int trials = 4000, n = 20, count = 5;
  std::vector<int> times(n);
  for (int seed = 0; seed < trials; ++seed) {
    for (const std::size_t row : sampled_rows(n, count, static_cast<std::uint64_t>(seed))) ++times[row];
  }
  const double chance = double{count} / n, sd = std::sqrt(trials * chance * (1 - chance));
  for (const int of_row : times)
    EXPECT_NEAR(of_row, trials * chance, 4 * sd);  // 20 of them: passes but one in 800
}

TEST(PrepareRows, TakesASampleOfTheWholeRows) {
  std::vector<double> x(50), y(50);
  for (std::size_t i = 0; i < 50; ++i) x[i] = y[i] = static_cast<double>(i) + 0.5;
  x[3] = x[40] = NAN;
  const auto column = [](const std::vector<double>& values, const char* name) {
    return Array::view(MatrixView<const double>(values.data(), values.size(), 1), name);
  };
  Options options = with_rows(20);
  options.missing = "drop";
  const RowInfo info{column(y, "g"), column(y, "w")};
  const auto rows = prepare_rows(column(x, "x"), column(y, "y"), column(y, "z"), info, options);
  EXPECT_EQ(rows.dropped, 2);
  EXPECT_EQ(rows.unused, 28);
  ASSERT_EQ(rows.kept.size(), 20);
  ASSERT_EQ(rows.weights.size(), 20);
  EXPECT_EQ(rows.groups.size(), 20);
  EXPECT_EQ(rows.z.rows(), 20);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(rows.x.label(i, 0), rows.y.label(i, 0));
    EXPECT_EQ(std::stod(rows.y.label(i, 0)), y[rows.kept[i]]);
    EXPECT_NE(rows.kept[i], 3);
    EXPECT_NE(rows.kept[i], 40);
  }
  options.fold_by = "blocks";
  EXPECT_THROW(prepare_rows(column(x, "x"), column(y, "y"), {}, {}, options), InputError);
  options.rows = 48;  // all that are whole: nothing is left to chance
  EXPECT_EQ(prepare_rows(column(x, "x"), column(y, "y"), {}, {}, options).unused, 0);
}

TEST(MutualInformation, OfASampleIsThatOfItsRows) {
  std::vector<float> x(300), y(300), some_x, some_y;
  for (std::size_t i = 0; i < 300; ++i) {
    x[i] = std::sin(static_cast<float>(i * i));
    y[i] = x[i] + std::cos(static_cast<float>(7 * i));
  }
  Options options = with_rows(200);
  options.method = "gaussian";
  const MatrixView<const float> all_x(x.data(), 300, 1), all_y(y.data(), 300, 1);
  const Estimate e = mutual_information(all_x, all_y, options);
  EXPECT_EQ(e.n, 200);
  EXPECT_EQ(e.unused, 100);
  for (const std::size_t row : e.kept) some_x.push_back(x[row]), some_y.push_back(y[row]);
  const Estimate same = mutual_information(MatrixView<const float>(some_x.data(), 200, 1),
                                           MatrixView<const float>(some_y.data(), 200, 1), options);
  EXPECT_EQ(e.mi, same.mi);
  EXPECT_EQ(e.pmi, same.pmi);
}

}  // namespace
}  // namespace kedge::estimate
