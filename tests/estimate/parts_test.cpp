// The small parts: intervals, calibration, the file format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/philox.hpp"
#include "estimate/fit/candidate.hpp"
#include "estimate/fit/tiles.hpp"
#include "estimate/model/safetensors.hpp"
#include "estimate/verdict/interval.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

TEST(Interval, IsNormal) {
  const auto ci = normal_interval(1, 0.5, 0.95);
  EXPECT_NEAR(ci[0], 1 - 0.979981992270027, 1e-12);
  EXPECT_NEAR(ci[1], 1 + 0.979981992270027, 1e-12);
}

/// Blocks of true log ratios of a Gaussian pair with correlation .8, distorted as S = (log r) * scale +
/// shift.
Tiles gaussian_tiles(double scale, double shift, std::size_t count) {
  const double rho = 0.8;
  Rng rng(11);
  Tiles tiles;
  for (std::size_t b = 0; b < count; ++b) {
    std::vector<double> x(100), y(100);
    for (std::size_t i = 0; i < 100; ++i) {
      x[i] = rng.normal();
      y[i] = rho * x[i] + std::sqrt(1 - rho * rho) * rng.normal();
    }
    Matrix<float> s(100, 100);
    for (std::size_t i = 0; i < 100; ++i) {
      for (std::size_t j = 0; j < 100; ++j) {
        const double q =
            (rho * x[i] * y[j] - 0.5 * rho * rho * (x[i] * x[i] + y[j] * y[j])) / (1 - rho * rho);
        s(i, j) = static_cast<float>(scale * (q - 0.5 * std::log(1 - rho * rho)) + shift);
      }
    }
    tiles.blocks.push_back(std::move(s));
  }
  return tiles;
}

TEST(AnchorMoments, OffsetUndoesAShift) {
  AnchorMoments moments(1);
  moments.add(gaussian_tiles(1, -0.3, 30), {});
  EXPECT_NEAR(moments.best_offset(0.5), 0.3, 0.06);  // 3000 pairs
  AnchorMoments far(1);
  far.add(gaussian_tiles(1, -2, 3), {});
  EXPECT_NEAR(far.best_offset(0.5), 0.5, 0.02);  // no further than it may
}

TEST(AnchorMoments, OffsetIsWhereTheLossIsLeast) {
  for (const double nu : {0.3, 1.0, 20.0}) {
    AnchorMoments moments(nu);
    moments.add(gaussian_tiles(1.5, 0.2, 5), {});
    const double best = moments.best_offset(1);
    for (const double step : {-0.02, 0.02}) EXPECT_LT(moments.loss(best), moments.loss(best + step));
  }
}

// With two rows a block has one negative a direction, and the loss is that of the K = 1 anchor written out.
TEST(AnchorMoments, LossOfTwoRowsIsTheAnchorLoss) {
  Tiles tiles;
  tiles.blocks.emplace_back(2, 2);
  Matrix<float>& s = tiles.blocks[0];
  s(0, 0) = 1.5f;
  s(0, 1) = -0.5f;
  s(1, 0) = 0.25f;
  s(1, 1) = 2.0f;
  const double nu = 0.7, c = 0.1;
  const auto loss = [&](double pair, double negative) {
    return (std::log((nu + std::exp(pair + c)) / std::exp(pair + c)) +
            nu * std::log1p(std::exp(negative + c) / nu)) /
           (1 + nu);
  };
  AnchorMoments moments(nu);
  moments.add(tiles, {});
  const auto rows = moments.row_losses(c);
  ASSERT_EQ(rows.size(), 2);
  EXPECT_NEAR(rows[0], 0.5 * (loss(1.5, -0.5) + loss(1.5, 0.25)), 1e-7);
  EXPECT_NEAR(rows[1], 0.5 * (loss(2.0, 0.25) + loss(2.0, -0.5)), 1e-7);
  AnchorMoments weighted(nu);
  weighted.add(tiles, std::vector<double>{3, 1});
  EXPECT_NEAR(weighted.loss(c), 0.75 * rows[0] + 0.25 * rows[1], 1e-12);
}

// A fold of one row has no products, so no loss, and no weight beside the losses of the others.
TEST(AnchorMoments, LossesHaveTheirRowsWeights) {
  Rows rows;
  rows.columns.x = rows.columns.y = Matrix<float>(4, 1);
  rows.weights = {0.5, 1, 2, 0.5};
  const std::vector<Fold> folds = {{{1, 2, 3}, {0}}, {{0}, {1, 2, 3}}};
  std::vector<Tiles> tiles(2);
  tiles[0].blocks.emplace_back(1, 1);
  tiles[1].blocks.emplace_back(3, 3);
  EXPECT_EQ(moments_of(tiles, rows, folds, nullptr, 1).row_losses(0).size(), 3U);
  EXPECT_EQ(weights_looked_at(rows, folds), (std::vector<double>{1, 2, 0.5}));
}

TEST(Tiles, MoveAndAverage) {
  const Tiles a = gaussian_tiles(1, 0, 1), b = gaussian_tiles(2, 1, 1);
  const Tiles half = a.moved_towards(b, 0.25f);
  const std::vector<const Tiles*> both = {&a, &b};
  const Tiles sum = weighted_sum(both, std::vector<double>{0.75, 0.25});
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_NEAR(half.blocks[0](i, 3), sum.blocks[0](i, 3), 1e-4);
  }
}

// Averages are taken of raw scores and normalised then, so that sum_c p_c r(x, c) = 1 for every x.
TEST(Tiles, AreNormalisedOverCategoriesOnceCombined) {
  Categories categories;
  categories.inputs = Matrix<float>(2, 1);
  categories.log_share = {std::log(0.25), std::log(0.75)};
  const std::vector<std::size_t> level = {0, 1, 1};
  const auto tiles_of = [&](float seed) {
    Tiles tiles;
    tiles.blocks.emplace_back(3, 3);
    tiles.levels.emplace_back(3, 2);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t c = 0; c < 2; ++c)
        tiles.levels[0](i, c) = std::sin(seed + static_cast<float>(2 * i + c));
      for (std::size_t j = 0; j < 3; ++j) tiles.blocks[0](i, j) = tiles.levels[0](i, level[j]);
    }
    return tiles;
  };
  const Tiles mixed = tiles_of(1).moved_towards(tiles_of(5), 0.25f);
  Matrix<float> room;
  const auto whole = mixed.reported(0, &categories, room);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(0.25 * std::exp(whole(i, 0)) + 0.75 * std::exp(whole(i, 1)), 1, 1e-6);
    EXPECT_NEAR(whole(i, 0) - whole(i, 1), mixed.levels[0](i, 0) - mixed.levels[0](i, 1), 1e-6);
  }
  EXPECT_EQ(mixed.reported(0, nullptr, room)(2, 1), mixed.blocks[0](2, 1));
}

class SafetensorsFile : public testing::Test {
 protected:
  std::string path = (std::filesystem::path(testing::TempDir()) / "kedge_parts_test.safetensors").string();
  void TearDown() override { std::filesystem::remove(path); }
  void write(const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }
  static std::string with_header(const std::string& header, const std::string& data = "") {
    std::string bytes(8, '\0');
    for (int i = 0; i < 8; ++i)
      bytes[static_cast<std::size_t>(i)] = static_cast<char>(header.size() >> (8 * i) & 255);
    return bytes + header + data;
  }
};

TEST_F(SafetensorsFile, ReadsBackWhatItWrote) {
  const TensorFile file{
      {{"a", {{2, 3}, {1, 2, 3, 4, 5, 6}}}, {"b.c", {{1}, {-0.5f}}}, {"nothing", {{16, 0}, {}}}},
      {{"who", "kedge \"1\""}}};
  write_safetensors(path, file);
  const TensorFile back = read_safetensors(path);
  EXPECT_EQ(back.metadata, file.metadata);
  EXPECT_EQ(back.tensors.at("a").values, file.tensors.at("a").values);
  EXPECT_EQ(back.tensors.at("a").shape, file.tensors.at("a").shape);
  EXPECT_EQ(back.tensors.at("b.c").values, file.tensors.at("b.c").values);
  EXPECT_EQ(back.tensors.at("nothing").shape, file.tensors.at("nothing").shape);
}

TEST_F(SafetensorsFile, RefusesWhatIsDamagedInASentence) {
  const std::string entry = R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "shorter than its header"},
      {"abc", "shorter than its header"},
      {std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8), "more than the file holds"},
      {with_header("not json"), "not what the safetensors format prescribes"},
      {with_header("[1]"), "not a JSON object"},
      {with_header(entry, "1234567"), "outside the file"},
      {with_header(R"({"t":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}})", "12345678"), "type 'F16'"},
      {with_header(R"({"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", "12345678"),
       "its bytes do not fill"},
      {with_header(R"({"t":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}})",
                   "12345678"),
       "its bytes do not fill"},
      {with_header(R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", "12345678"),
       "outside the file"},
      {with_header(R"({"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", "12345678"),
       "not a readable model"},
      {with_header(entry, std::string("\0\0\xc0\x7f\0\0\0\0", 8)), "NaN"},
  };
  for (const auto& [bytes, sentence] : cases) {
    write(bytes);
    EXPECT_THAT([&] { read_safetensors(path); },
                testing::ThrowsMessage<InputError>(
                    testing::AllOf(testing::HasSubstr(path), testing::HasSubstr(sentence))));
  }
  EXPECT_THROW(read_safetensors(path + ".missing"), InputError);
}

}  // namespace
}  // namespace kedge::estimate
