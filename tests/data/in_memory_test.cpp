// Arrays that another program laid out, and tables of them.
#include "kedge/in_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <vector>

#include "kedge/error.hpp"
#include "kedge/matrix.hpp"

namespace kedge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<double> all_of(const Array& array) {
  Matrix<double> numbers(array.rows(), array.cols());
  array.read(0, numbers.view());
  return {numbers.flat().begin(), numbers.flat().end()};
}

const std::array<double, 12> counted = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
constexpr std::ptrdiff_t item = sizeof(double);

Array strided(std::ptrdiff_t first, std::vector<std::size_t> shape, std::vector<std::ptrdiff_t> steps) {
  for (std::ptrdiff_t& step : steps) step *= item;
  Strided elements;
  elements.start = reinterpret_cast<const std::byte*>(counted.data() + first);
  elements.shape = std::move(shape);
  elements.steps = std::move(steps);
  return strided_array(std::move(elements), "a");
}

TEST(Strided, ReadsAnySteps) {
  EXPECT_THAT(all_of(strided(0, {3, 2}, {4, 1})), ElementsAre(0, 1, 4, 5, 8, 9));
  EXPECT_THAT(all_of(strided(0, {2, 3}, {1, 4})), ElementsAre(0, 4, 8, 1, 5, 9));
  EXPECT_THAT(all_of(strided(11, {2, 2}, {-4, -1})), ElementsAre(11, 10, 7, 6));
  EXPECT_THAT(all_of(strided(3, {2, 2}, {0, 0})), ElementsAre(3, 3, 3, 3));
  EXPECT_THAT(all_of(strided(0, {2, 2, 3}, {6, 3, 1})), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  EXPECT_THAT(all_of(strided(0, {2, 3, 2}, {6, 1, 3})), ElementsAre(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11));
  EXPECT_THAT(all_of(strided(2, {3}, {2})), ElementsAre(2, 4, 6));
}

TEST(Strided, RefusesShapesWithoutRowsOrColumns) {
  EXPECT_THROW(strided(0, {0, 2}, {1, 1}), InputError);
  EXPECT_THROW(strided(0, {2, 0}, {1, 1}), InputError);
  EXPECT_THROW(strided(0, {}, {}), InputError);
  EXPECT_THROW(strided(0, {2, 2}, {1}), std::invalid_argument);
}

TEST(Strided, KeepsItsOwner) {
  auto numbers = std::make_shared<std::vector<float>>(3, 2.5f);
  const std::weak_ptr<std::vector<float>> watch = numbers;
  Strided elements{DType::f32, false, reinterpret_cast<const std::byte*>(numbers->data()), {3}, {4}, numbers};
  Array array = strided_array(std::move(elements));
  numbers.reset();
  EXPECT_THAT(all_of(array), ElementsAre(2.5, 2.5, 2.5));
  array = Array();
  EXPECT_TRUE(watch.expired());
}

TEST(SideBySide, IsATableWithNames) {
  const Array words = Array::words({"a", "b", "c"}, 1);
  const Array table = side_by_side({strided(0, {3, 2}, {4, 1}), words}, {"x", "y", "kind"}, "t");
  EXPECT_EQ(table.cols(), 3U);
  EXPECT_EQ(table.dtype(), DType::text);
  EXPECT_EQ(table.word(2, 2), "c");
  EXPECT_THAT(table.place(0, 1), HasSubstr("(y)"));
  EXPECT_THAT(all_of(table.columns({1})), ElementsAre(1, 5, 9));
  EXPECT_THAT(table.find_columns({"kind"}), ElementsAre(2U));
}

TEST(SideBySide, RefusesWhatIsNoTable) {
  const Array three = strided(0, {3, 2}, {4, 1}), two = strided(0, {2}, {1});
  EXPECT_THROW(side_by_side({three, two}, {}, "t"), InputError);
  EXPECT_THROW(side_by_side({}, {}, "t"), InputError);
  EXPECT_THROW(side_by_side({three}, {"only one"}, "t"), InputError);
  EXPECT_THROW(side_by_side({three.columns({0})}, {}, "t"), std::invalid_argument);
}

}  // namespace
}  // namespace kedge
