// The small parts: intervals, calibration, the file format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/philox.hpp"
#include "estimate/calibrate.hpp"
#include "estimate/interval.hpp"
#include "estimate/safetensors.hpp"
#include "kedge/error.hpp"
#include "objectives/row_losses.hpp"

namespace kedge::estimate {
namespace {

TEST(Interval, IsNormal) {
  const auto ci = normal_interval(1, 0.5, 0.95);
  EXPECT_NEAR(ci[0], 1 - 0.979981992270027, 1e-12);
  EXPECT_NEAR(ci[1], 1 + 0.979981992270027, 1e-12);
}

RowLosses anchor_losses() {
  return [](MatrixView<const float> s) { return objectives::anchor_row_losses(s, 1); };
}

/// Blocks of true log ratios of a Gaussian pair with correlation .8, distorted as S = (log r) * scale +
/// shift.
std::vector<Matrix<float>> gaussian_blocks(double scale, double shift, std::size_t count) {
  const double rho = 0.8;
  Rng rng(11);
  std::vector<Matrix<float>> blocks;
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
    blocks.push_back(std::move(s));
  }
  return blocks;
}

TEST(Calibrate, UndoesAShiftAndAnOverconfidentSlope) {
  const auto shifted = calibrate(gaussian_blocks(1, -0.4, 30), anchor_losses());
  EXPECT_EQ(shifted.alpha, 1);
  EXPECT_NEAR(shifted.offset, 0.4, 0.06);  // 3000 pairs; the search itself is good to .006
  const auto steep = calibrate(gaussian_blocks(2, 0, 30), anchor_losses());
  EXPECT_EQ(steep.alpha, 0.5);
  EXPECT_NEAR(steep.offset, 0, 0.06);
}

TEST(Calibrate, RefusesACriticOfNoise) {
  Rng rng(5);
  std::vector<Matrix<float>> blocks(5, Matrix<float>(60, 60));
  for (auto& block : blocks) {
    for (float& v : block.flat()) v = static_cast<float>(rng.normal());
  }
  EXPECT_TRUE(calibrate(blocks, anchor_losses()).independent());
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
  const TensorFile file{{{"a", {{2, 3}, {1, 2, 3, 4, 5, 6}}}, {"b.c", {{1}, {-0.5f}}}},
                        {{"who", "kedge \"1\""}}};
  write_safetensors(path, file);
  const TensorFile back = read_safetensors(path);
  EXPECT_EQ(back.metadata, file.metadata);
  EXPECT_EQ(back.tensors.at("a").values, file.tensors.at("a").values);
  EXPECT_EQ(back.tensors.at("a").shape, file.tensors.at("a").shape);
  EXPECT_EQ(back.tensors.at("b.c").values, file.tensors.at("b.c").values);
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
