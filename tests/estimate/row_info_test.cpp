#include "estimate/rows/row_info.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Numbers = std::vector<double>;

Array column(const Numbers& values, std::string name) {
  return Array::view(MatrixView<const double>(values.data(), values.size(), 1), std::move(name));
}

const Numbers xs = {1, 2, NAN, 4, 5, 6}, ys = {1, 2, 3, 4, 5, 6}, ws = {1, 1, 9, 2, NAN, 0};

std::string refusal(const Array& x, const Array& y, const Array& z, const RowInfo& info,
                    const Options& options) {
  try {
    prepare_rows(x, y, z, info, options);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

Options drop() {
  Options options;
  options.missing = "drop";
  return options;
}

TEST(PrepareRows, DropsARowFromAll) {
  const RowInfo info{Array::words({"b", "a", "c", "b", "d", "a"}, 1), column(ws, "w")};
  const auto rows = prepare_rows(column(xs, "x"), column(ys, "y"), {}, info, drop());
  EXPECT_EQ(rows.dropped, 2);
  EXPECT_THAT(rows.kept, ElementsAre(0, 1, 3, 5));
  EXPECT_EQ(rows.x.rows(), 4);
  EXPECT_EQ(rows.y.label(2, 0), "4");
  EXPECT_EQ(rows.z.cols(), 0);
  EXPECT_THAT(rows.groups, ElementsAre(0, 1, 0, 1));
  EXPECT_THAT(rows.weights, ElementsAre(1, 1, 2, 0));
}

TEST(PrepareRows, NothingMissingNothingDropped) {
  const auto rows = prepare_rows(column(ys, "x"), column(ys, "y"), column(ys, "z"), {}, drop());
  EXPECT_EQ(rows.dropped, 0);
  EXPECT_TRUE(rows.kept.empty() && rows.groups.empty() && rows.weights.empty());
  EXPECT_EQ(rows.z.rows(), 6);
}

TEST(PrepareRows, RefusesInASentence) {
  const Array x = column(xs, "x.npy"), y = column(ys, "y.npy"), w = column(ws, "w.npy");
  const Numbers few = {1, 2, 3}, zeros = {0, 0, 9, 0, 0, 0}, gaps = {NAN, NAN, NAN, 4, 5, 6};
  EXPECT_THAT(
      refusal(x, y, {}, {}, {}),
      HasSubstr("x.npy, row 3, column 1 is not a number (NaN); remove that row, fill the value in, or leave "
                "such rows out with --missing drop"));
  EXPECT_THAT(refusal(y, y, {}, {{}, w}, {}), HasSubstr("w.npy, row 5"));
  EXPECT_THAT(refusal(y, y, column(few, "z.npy"), {}, {}), HasSubstr("y.npy has 6 rows and z.npy has 3"));
  EXPECT_THAT(refusal(y, y, {}, {column(few, "g.npy"), {}}, {}), HasSubstr("g.npy has 3"));
  EXPECT_THAT(refusal(y, y, {}, {{}, column(few, "w.npy")}, {}), HasSubstr("w.npy has 3"));
  EXPECT_THAT(refusal(x, y, {}, {{}, column(zeros, "v.npy")}, drop()),
              HasSubstr("all weights of v.npy are zero"));
  EXPECT_THAT(
      refusal(x, y, column(gaps, "z.npy"), {}, drop()),
      HasSubstr("3 of 6 rows of x.npy, y.npy and z.npy have a missing value, and the 3 left are too few"));
  Options blocks;
  blocks.fold_by = "blocks";
  EXPECT_THAT(refusal(y, y, {}, {y, {}}, blocks), HasSubstr("exclude each other"));
}

}  // namespace
}  // namespace kedge::estimate
