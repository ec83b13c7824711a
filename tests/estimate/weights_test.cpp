#include "estimate/rows/weights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Array column(const std::vector<double>& values) {
  return Array::view(MatrixView<const double>(values.data(), values.size(), 1), "w.npy");
}

TEST(Weights, AreScaledToMeanOne) {
  const std::vector<double> given = {2, 0, 4, 2};
  EXPECT_THAT(row_weights(column(given), 4), testing::ElementsAre(1, 0, 2, 1));
  const std::vector<double> large(3, std::numeric_limits<double>::max());
  EXPECT_THAT(row_weights(column(large), 3), testing::ElementsAre(1, 1, 1));
  const std::vector<double> small = {5e-324, 0};
  EXPECT_THAT(row_weights(column(small), 2), testing::ElementsAre(2, 0));
}

TEST(Weights, AreRefusedWithASentenceThatNamesTheRow) {
  const auto refusal = [](const std::vector<double>& values, std::size_t n, const std::string& says) {
    EXPECT_THAT([&] { row_weights(column(values), n); }, ThrowsMessage<InputError>(HasSubstr(says)));
  };
  refusal({1, 2}, 3, "w.npy has 2 weights for 3 rows");
  refusal({1, -2, 1}, 3, "row 2, column 1 is -2; a weight must be a finite number that is not negative");
  refusal({1, 2, INFINITY}, 3, "row 3, column 1 is inf");
  refusal({NAN, 2, 1}, 3, "row 1, column 1 is nan");
  refusal({0, 0, 0}, 3, "all weights of w.npy are zero");
  EXPECT_THAT(
      [] {
        row_weights(Array::words({"a", "b"}, 1), 2);
      },
      ThrowsMessage<InputError>(HasSubstr("is \"a\", and a weight must be a number")));
  EXPECT_THAT(
      [] {
        row_weights(Array::words({"a", "b"}, 2), 1);
      },
      ThrowsMessage<InputError>(HasSubstr("2 columns")));
}

}  // namespace
}  // namespace kedge::estimate
