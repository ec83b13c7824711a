#include "data/transform.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "data/support.hpp"

namespace kedge::test {
namespace {

using data::ColumnType;
using data::Transform;

class TransformTest : public FileTest {
 protected:
  static Array view(const std::vector<double>& values, std::size_t cols = 1) {
    return Array::view(MatrixView<const double>(values.data(), values.size() / cols, cols), "x");
  }
};

struct Moments {
  double mean = 0, variance = 0;
};
Moments moments(const Matrix<float>& m, std::size_t col) {
  Moments result;
  for (std::size_t row = 0; row < m.rows(); ++row) result.mean += static_cast<double>(m(row, col));
  result.mean /= static_cast<double>(m.rows());
  for (std::size_t row = 0; row < m.rows(); ++row) {
    const double step = static_cast<double>(m(row, col)) - result.mean;
    result.variance += step * step / static_cast<double>(m.rows());
  }
  return result;
}

std::vector<double> normal(std::size_t count, double mean = 0, double deviation = 1) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> draw(mean, deviation);
  std::vector<double> values(count);
  for (double& value : values) value = draw(random);
  return values;
}

void expect_standard(const Matrix<float>& out, std::size_t col = 0) {
  for (const float value : out.flat()) ASSERT_TRUE(std::isfinite(value));
  EXPECT_NEAR(moments(out, col).mean, 0, 1e-5);
  EXPECT_NEAR(moments(out, col).variance, 1, 1e-4);
}

void expect_increasing(const std::vector<double>& values, const Matrix<float>& out) {
  std::vector<std::pair<double, float>> order;
  for (std::size_t i = 0; i < values.size(); ++i) order.emplace_back(values[i], out(i, 0));
  std::sort(order.begin(), order.end());
  for (std::size_t i = 1; i < order.size(); ++i) ASSERT_LE(order[i - 1].second, order[i].second);
}

TEST_F(TransformTest, ColumnTypes) {
  EXPECT_EQ(data::parse_column_type("auto"), ColumnType::automatic);
  EXPECT_EQ(data::parse_column_type("numeric"), ColumnType::numeric);
  EXPECT_EQ(data::parse_column_type("category"), ColumnType::category);
  EXPECT_THAT(input_error([] { data::parse_column_type("number"); }), HasSubstr("auto, numeric or category"));
}

TEST_F(TransformTest, NumbersHaveMeanZeroAndVarianceOne) {
  const std::vector<double> values = normal(3000, 50, 7);
  const Transform t = Transform::fit(view(values, 3), ColumnType::automatic);
  EXPECT_FALSE(t.is_category());
  EXPECT_EQ(t.inputs(), 3u);
  EXPECT_EQ(t.outputs(), 3u);
  const Matrix<float> out = t.apply(view(values, 3));
  for (std::size_t col = 0; col < 3; ++col) expect_standard(out, col);
  EXPECT_NEAR(out(0, 0), (values[0] - 50) / 7, 0.3);
}

TEST_F(TransformTest, TailsAreDrawnInByTheirLogarithm) {
  // Quartiles -0.6745 and 0.6745: z is the value itself.
  const double q = 1.349 / 2;
  const std::vector<double> values{-q, -q, -q, 0, 0, q, q, q, 10, -20};
  const data::Scaling s = data::fit_scalings(view(values))[0];
  EXPECT_NEAR(s.scale, 1, 1e-15);
  EXPECT_DOUBLE_EQ(s.drawn_in(2.5), 2.5);
  EXPECT_DOUBLE_EQ(s.drawn_in(10), 3 + std::log(8.0));
  EXPECT_DOUBLE_EQ(s.drawn_in(-20), -3 - std::log(18.0));
}

TEST_F(TransformTest, ExtremeMagnitudes) {
  for (const double scale : {1e300, 1.7e307, 1e-300, 1e-320, 5e-324, 1e150, 1e-150}) {
    std::vector<double> values = normal(1000);
    for (double& value : values) value *= scale;
    const Array array = view(values);
    const Transform t = Transform::fit(array, ColumnType::numeric);
    SCOPED_TRACE(scale);
    expect_standard(t.apply(array));
    expect_increasing(values, t.apply(array));
  }
  const double most = std::numeric_limits<double>::max();
  for (const std::vector<double>& values :
       {std::vector<double>{-most, most}, std::vector<double>{-most, 0, most, most / 2, -most / 3},
        std::vector<double>{0, 0, 0, 0, 0, 0, most}, std::vector<double>{0, 0, 0, 0, 0, -most, most},
        std::vector<double>{1e-300, 2e-300, 3e-300, 4e-300, 5e-300, most},
        std::vector<double>{0, 5e-324, 1e-323, 1.5e-323, most}, std::vector<double>{1, 1, 1, 1, 1 + 1e-15}}) {
    const Transform t = Transform::fit(view(values), ColumnType::numeric);
    expect_standard(t.apply(view(values)));
    expect_increasing(values, t.apply(view(values)));
    // Any finite row later has a finite image.
    const std::vector<double> later{most, -most, 0, 5e-324, 1, -1e-310};
    const Matrix<float> out = t.apply(view(later));
    for (const float value : out.flat()) EXPECT_TRUE(std::isfinite(value));
  }
}

TEST_F(TransformTest, LargeOffsetsKeepTheirDigits) {
  std::vector<double> stamps;
  for (int i = 0; i < 1000; ++i) stamps.push_back(1.7e9 + i * 1e-3);  // a second of milliseconds
  const Matrix<float> out = Transform::fit(view(stamps), ColumnType::numeric).apply(view(stamps));
  expect_standard(out);
  for (std::size_t i = 1; i < stamps.size(); ++i) EXPECT_LT(out(i - 1, 0), out(i, 0));
}

TEST_F(TransformTest, QuartilesThatCoincide) {
  std::vector<double> mostly_zero(1000, 0.0);
  for (std::size_t i = 0; i < 100; ++i) mostly_zero[i * 10] = static_cast<double>(i + 1);
  expect_standard(Transform::fit(view(mostly_zero), ColumnType::numeric).apply(view(mostly_zero)));
}

TEST_F(TransformTest, ConstantColumnsBecomeZero) {
  const std::vector<double> constant(10, 1e300), other{1e300, 5, -3};
  const Transform t = Transform::fit(view(constant), ColumnType::numeric);
  const Matrix<float> out = t.apply(view(other));
  for (const float value : out.flat()) EXPECT_EQ(value, 0);
  EXPECT_EQ(t.outputs(), 1u);
}

TEST_F(TransformTest, ManyRowsUseSampledQuartiles) {
  const std::vector<double> values = normal(250'000, 3, 2);
  const Transform t = Transform::fit(view(values), ColumnType::automatic);
  const Matrix<float> out = t.apply(view(values));
  expect_standard(out);
  EXPECT_NEAR(out(7, 0), (values[7] - 3) / 2, 0.05);
  // The same numbers in many narrow groups of columns.
  const std::vector<double> wide = normal(200 * 3000);
  const Matrix<float> columns =
      Transform::fit(view(wide, 3000), ColumnType::automatic).apply(view(wide, 3000));
  for (const std::size_t col : {0u, 1499u, 2999u}) expect_standard(columns, col);
}

TEST_F(TransformTest, AutomaticCategories) {
  const auto is_category = [&](const std::string& name, const std::string& bytes) {
    return Transform::fit(load(name, bytes), ColumnType::automatic).is_category();
  };
  std::string digits, rare, many, two, floats;
  for (int i = 0; i < 400; ++i) {
    digits += std::to_string(i % 10) + "\n";
    rare += std::to_string(i < 4 ? 99 : i % 10) + "\n";
    many += std::to_string(i % 65) + "\n";
    two += std::to_string(i % 10) + "," + std::to_string(i % 3) + "\n";
    floats += std::to_string(i % 10) + ".0\n";
  }
  EXPECT_TRUE(is_category("a.csv", digits));
  EXPECT_FALSE(is_category("a.csv", rare));
  EXPECT_FALSE(is_category("a.csv", many));
  EXPECT_FALSE(is_category("a.csv", two));
  EXPECT_FALSE(is_category("a.csv", floats));
  EXPECT_TRUE(is_category("a.csv", "red\nblue\nred\n"));
  EXPECT_TRUE(is_category("a.npy", npy("|b1", "3,", std::string("\1\0\1", 3))));
  EXPECT_FALSE(is_category("a.npy", npy("|b1", "2, 2", std::string("\1\0\1\0", 4))));
  EXPECT_TRUE(is_category("a.npy", npy("|u1", "10,", std::string("ababababab"))));
  EXPECT_FALSE(is_category("a.npy", npy("|u1", "9,", std::string("ababababa"))));
  EXPECT_FALSE(Transform::fit(load("a.csv", digits), ColumnType::numeric).is_category());
}

TEST_F(TransformTest, OneHotIsCentredAndScaled) {
  const Array words = Array::words({"b", "a", "b", "c", "b", "a"}, 1, "w");
  const Transform t = Transform::fit(words, ColumnType::automatic);
  EXPECT_EQ(t.inputs(), 1u);
  EXPECT_EQ(t.outputs(), 3u);
  const Matrix<float> out = t.apply(words);
  double variance = 0;
  for (std::size_t col = 0; col < 3; ++col) {
    EXPECT_NEAR(moments(out, col).mean, 0, 1e-6);
    variance += moments(out, col).variance / 3;
  }
  EXPECT_NEAR(variance, 1, 1e-5);
  EXPECT_GT(out(0, 1), 0);  // b is the second of a, b, c
  EXPECT_LT(out(0, 0), 0);
  EXPECT_EQ(out.row(0)[1], out.row(2)[1]);
  const Array same = Array::words({"a", "a"}, 1);
  const Matrix<float> constant = Transform::fit(same, ColumnType::automatic).apply(same);
  for (const float value : constant.flat()) EXPECT_EQ(value, 0);
}

TEST_F(TransformTest, LevelsMeetAcrossTypes) {
  const Transform t =
      Transform::fit(load("a.npy", npy("|u1", "4,", std::string("\1\2\1\2"))), ColumnType::category);
  const std::vector<double> later{2, 1};
  EXPECT_GT(t.apply(view(later))(0, 1), 0);
  EXPECT_GT(t.apply(load("b.csv", "2\n1\n"))(0, 1), 0);
  EXPECT_GT(t.apply(Array::words({"2"}, 1))(0, 1), 0);
  // Integers beyond 2^53 stay apart.
  const Transform large =
      Transform::fit(load("c.csv", "9007199254740992\n9007199254740993\n"), ColumnType::category);
  EXPECT_EQ(large.outputs(), 2u);
}

TEST_F(TransformTest, ManyLevelsOnlyWhenAskedFor) {
  std::string text = "id\n";
  for (int i = 0; i < 1500; ++i) text += "w" + std::to_string(i) + "\n";
  const Array ids = load("ids.csv", text);
  EXPECT_THAT(input_error([&] { Transform::fit(ids, ColumnType::automatic); }),
              AllOf(HasSubstr("ids.csv"), HasSubstr("1500 different words"), HasSubstr("category")));
  const Transform forced = Transform::fit(ids, ColumnType::category);
  EXPECT_EQ(forced.outputs(), 1500u);
  EXPECT_EQ(forced.apply(ids).cols(), 1500u);
}

TEST_F(TransformTest, WordsWhereNumbersMustBe) {
  const Array mixed = load("t.csv", "a,b\n1,2\n3,x\n4,5\n");
  EXPECT_THAT(input_error([&] { Transform::fit(mixed, ColumnType::automatic); }),
              AllOf(HasSubstr("t.csv, row 2, column 2 (b)"), HasSubstr("\"x\""),
                    HasSubstr("choose that column alone")));
  EXPECT_THAT(input_error([&] { Transform::fit(mixed.columns({1}), ColumnType::numeric); }),
              AllOf(HasSubstr("row 2, column 2 (b)"), HasSubstr("needs numbers")));
  EXPECT_THAT(input_error([&] { Transform::fit(mixed, ColumnType::category); }),
              AllOf(HasSubstr("2 columns"), HasSubstr("single column")));
  const std::vector<double> values{1, 2, 3};
  const Transform numeric = Transform::fit(view(values), ColumnType::numeric);
  EXPECT_THAT(input_error([&] { numeric.apply(mixed.columns({1})); }), HasSubstr("row 2, column 2 (b)"));
  EXPECT_THAT(input_error([] { Transform::fit(Array(), ColumnType::automatic); }), HasSubstr("no rows"));
}

TEST_F(TransformTest, ApplyRefusesWithThePlace) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6}, bad{1, 2, 3, std::nan(""), 5, 6},
      inf{1, 2, HUGE_VAL, 4};
  const Transform t = Transform::fit(view(values, 2), ColumnType::numeric);
  EXPECT_THAT(input_error([&] { t.apply(view(bad, 2)); }),
              AllOf(HasSubstr("x, row 2, column 2"), HasSubstr("NaN")));
  EXPECT_THAT(input_error([&] { t.apply(view(inf, 2)); }),
              AllOf(HasSubstr("row 2, column 1"), HasSubstr("infinite")));
  EXPECT_THAT(input_error([&] { t.apply(view(values, 3)); }),
              AllOf(HasSubstr("3 columns"), HasSubstr("2 were fitted")));
  EXPECT_THAT(input_error([&] { Transform::fit(view(bad, 2), ColumnType::numeric); }),
              HasSubstr("row 2, column 2"));
  EXPECT_THAT(input_error([&] { Transform::fit(view(bad), ColumnType::category); }),
              HasSubstr("row 4, column 1"));

  const Transform c = Transform::fit(Array::words({"red", "blue", "red"}, 1), ColumnType::automatic);
  EXPECT_THAT(
      input_error([&] {
        c.apply(Array::words({"red", "green"}, 1, "new.csv"));
      }),
      AllOf(HasSubstr("new.csv, row 2, column 1"), HasSubstr("\"green\""), HasSubstr("blue and red")));
  EXPECT_THAT(input_error([&] { c.apply(view(bad)); }), HasSubstr("NaN"));
}

TEST_F(TransformTest, JsonKeepsEveryBit) {
  std::vector<double> values = normal(600, 1.0 / 3, 0.1);
  for (std::size_t i = 0; i < values.size(); i += 3) values[i] *= 1e305;
  for (std::size_t i = 1; i < values.size(); i += 3) values[i] *= 1e-310;
  const Transform numeric = Transform::fit(view(values, 3), ColumnType::numeric);
  const Transform category =
      Transform::fit(Array::words({"b", "\xC3\xA9", "b", "\xE9x", "\"q\""}, 1), ColumnType::automatic);
  for (const Transform& t : {numeric, category}) {
    const std::string text = t.to_json().dump();
    const Transform back = Transform::from_json(nlohmann::json::parse(text));
    EXPECT_EQ(back.to_json().dump(), text);
    EXPECT_EQ(back.inputs(), t.inputs());
    EXPECT_EQ(back.outputs(), t.outputs());
    EXPECT_EQ(back.is_category(), t.is_category());
  }
  const Matrix<float> a = numeric.apply(view(values, 3));
  const Matrix<float> b =
      Transform::from_json(nlohmann::json::parse(numeric.to_json().dump())).apply(view(values, 3));
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(std::bit_cast<std::uint32_t>(a.data()[i]), std::bit_cast<std::uint32_t>(b.data()[i]));
  }
}

TEST_F(TransformTest, JsonThatMakesNoSense) {
  const nlohmann::json good = Transform::fit(view({1, 2, 3, 4}, 2), ColumnType::numeric).to_json();
  const nlohmann::json words = Transform::fit(Array::words({"a", "b"}, 1), ColumnType::automatic).to_json();
  EXPECT_NO_THROW(Transform::from_json(good));
  const auto refused = [](nlohmann::json json) {
    EXPECT_THAT(input_error([&] { Transform::from_json(json); }), HasSubstr("preprocessing is damaged"))
        << json;
  };
  refused(nlohmann::json());
  refused(nlohmann::json::array());
  refused({{"type", 3}});
  refused({{"type", "other"}});
  refused({{"type", "numeric"}});
  for (const char* key : {"unit", "centre", "scale", "mean", "deviation"}) {
    nlohmann::json json = good;
    json.erase(key);
    refused(json);
    for (const nlohmann::json& value :
         {nlohmann::json(3), nlohmann::json::array(), nlohmann::json{1}, nlohmann::json{1, 2, 3},
          nlohmann::json{1, nullptr}, nlohmann::json{"a", "b"}}) {
      json = good;
      json[key] = value;
      refused(json);
    }
  }
  const auto changed = [](nlohmann::json json, const char* key, const nlohmann::json& value) {
    json[key] = value;
    return json;
  };
  refused(changed(good, "scale", {1, -1}));
  refused(changed(good, "deviation", {1, 0}));
  refused(changed(good, "unit", {1, 3}));
  refused(changed(good, "unit", {1, 0}));
  refused(changed(words, "categories", nlohmann::json::array()));
  refused(changed(words, "categories", {"b", "a"}));
  refused(changed(words, "categories", {"a", "a"}));
  refused(changed(words, "categories", {"a", 3}));
  refused(changed(words, "shares", {0.5}));
  refused(changed(words, "shares", {0.5, 0}));
  refused(changed(words, "shares", {0.5, 1.5}));
}

}  // namespace
}  // namespace kedge::test
