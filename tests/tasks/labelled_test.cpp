// Tasks of images and text, on small files made here: items that tell which they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/task.hpp"
#include "tasks/labelled/flips.hpp"
#include "tasks/labelled/resize.hpp"

namespace kedge {
namespace {

using std::numbers::ln2;
namespace fs = std::filesystem;

TEST(Flips, InformationFallsFromOneBitASourceToNothing) {
  EXPECT_NEAR(tasks::flipped_labels_mi(10, 0), 10 * ln2, 1e-14);
  EXPECT_NEAR(tasks::flipped_labels_mi(10, 0.5), 0, 1e-14);
  // H(1/4) = 2 - 3/4 log2 3 bits
  EXPECT_NEAR(tasks::flipped_labels_mi(1, 0.25) / ln2, 1 - (2 - 0.75 * std::log2(3)), 1e-14);
}

TEST(Flips, ProbabilityIsTheInverse) {
  for (double bits : {0.0, 0.1, 2.0, 4.0, 6.0, 8.0, 9.99, 10.0}) {
    const double p = tasks::flip_probability(10, bits * ln2);
    EXPECT_GE(p, 0);
    EXPECT_LE(p, 0.5);
    EXPECT_NEAR(tasks::flipped_labels_mi(10, p), bits * ln2, 1e-12) << bits;
  }
}

// By hand: shrinking 4 pixels to 2, the first output's centre lies at pixel 0.5 and the kernel is twice as
// wide, so the pixels are 1/4, 1/4, 3/4 and 5/4 away; k(1/4) = 111/128, k(3/4) = 29/128, k(5/4) = -9/128, and
// the weights are 111, 111, 29, -9 over 242.
TEST(Resize, ShrinksByTheWidenedCubicKernel) {
  const tasks::Resampling half(4, 2);
  ASSERT_EQ(half.weights[0].size(), 4U);
  const std::array expected = {111.0 / 242, 111.0 / 242, 29.0 / 242, -9.0 / 242};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(half.weights[0][i], expected[i], 1e-7);
    EXPECT_NEAR(half.weights[1][i], expected[3 - i], 1e-7);
  }
}

// Growing 2 pixels to 4 keeps the kernel: centres at -1/4, 1/4, 3/4, 5/4.
TEST(Resize, GrowsByTheCubicKernelAndCutsWhatOvershoots) {
  const tasks::Resize resize(2, 1, 4, 1);
  std::vector<float> between, out(4);
  resize(std::vector<float>{0, 1}, between, out);
  EXPECT_EQ(out[0], 0);  // -9/102 without the cut
  EXPECT_NEAR(out[1], 29.0 / 140, 1e-6);
  EXPECT_NEAR(out[2], 111.0 / 140, 1e-6);
  EXPECT_EQ(out[3], 1);
}

TEST(Resize, KeepsWhatIsConstant) {
  const tasks::Resize resize(56, 140, 64, 64);
  std::vector<float> between, out(64 * 64);
  resize(std::vector<float>(56 * 140, 0.25F), between, out);
  for (float v : out) EXPECT_NEAR(v, 0.25, 1e-6);
}

/// Embeddings whose first number is their row and second their label.
class Sentences : public testing::Test {
 protected:
  static constexpr std::size_t rows = 40, width = 768, sources = 10;

  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kedge-labelled-" + std::to_string(::getpid()));
    fs::create_directories(folder_ / "imdb-bert");
    Matrix<float> items(rows, width), labels(rows, 1);
    for (std::size_t i = 0; i < rows; ++i) {
      labels(i, 0) = i % 3 == 0 ? 1 : 0;
      items(i, 0) = static_cast<float>(i);
      items(i, 1) = labels(i, 0);
    }
    save_npy((folder_ / "imdb-bert/embeddings.npy").string(), items.view());
    save_npy((folder_ / "imdb-bert/labels.npy").string(), labels.view());
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

// Over n pairs of labels the share of flips has standard error sqrt(p (1 - p) / n), and the plug-in
// information of the table of counts has standard error sqrt(p (1 - p)) log((1 - p) / p) / sqrt(n) a source.
TEST_F(Sentences, LabelsFlipAsOftenAsTheInformationDemands) {
  const std::size_t n = 2000;
  const double bits = 4, p = tasks::flip_probability(sources, bits * ln2);
  const Sample s = sample("imdb-bert/bits4", n, 5, folder_.string());
  EXPECT_NEAR(s.mi, bits * ln2, 1e-12);
  ASSERT_EQ(s.x.cols(), sources * width);
  double counts[2][2] = {}, same_item = 0;
  std::set<float> shown;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < sources; ++k) {
      counts[s.x(i, k * width + 1) == 1][s.y(i, k * width + 1) == 1] += 1;
      same_item += s.x(i, k * width) == s.y(i, k * width);
      shown.insert(s.y(i, k * width));
    }
  }
  const double all = static_cast<double>(n * sources);
  EXPECT_EQ(same_item, 0);
  EXPECT_EQ(shown.size(), rows);
  EXPECT_NEAR((counts[0][1] + counts[1][0]) / all, p, 4 * std::sqrt(p * (1 - p) / all));
  double mi = 0;
  for (int a : {0, 1}) {
    for (int b : {0, 1}) {
      const double joint = counts[a][b] / all, pa = (counts[a][0] + counts[a][1]) / all,
                   pb = (counts[0][b] + counts[1][b]) / all;
      mi += joint * std::log(joint / (pa * pb));
    }
  }
  const double error = std::sqrt(p * (1 - p) / all) * std::log((1 - p) / p);
  EXPECT_NEAR(10 * mi, 10 * (ln2 + p * std::log(p) + (1 - p) * std::log(1 - p)), 40 * error);
}

TEST_F(Sentences, TenBitsNeverFlip) {
  const Sample s = sample("imdb-bert/bits10", 50, 1, folder_.string());
  for (std::size_t i = 0; i < 50; ++i) {
    for (std::size_t k = 0; k < sources; ++k) EXPECT_EQ(s.x(i, k * width + 1), s.y(i, k * width + 1));
  }
}

TEST_F(Sentences, WhatIsMissingIsSaidInASentence) {
  auto refused = [](const std::string& id, const std::string& data, const std::string& words) {
    EXPECT_THAT([&] { sample(id, 1, 0, data); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr(words)));
  };
  refused("imdb-bert/bits4", "", "say with --data DIR where they are, as DIR/imdb-bert/embeddings.npy");
  refused("mnist64/bits4", folder_.string(), "mnist/train-images-idx3-ubyte.gz is not there");
  refused("mnist64/bits11", folder_.string(), "between 0 and 10 bits");
  refused("mnist64/4", folder_.string(), "not of the form mnist64/bits4");
  fs::remove(folder_ / "imdb-bert/labels.npy");
  refused("imdb-bert/bits4", folder_.string(), "imdb-bert/labels.npy is not there");
}

/// An idx file of unsigned bytes.
void write_idx(const fs::path& path, const std::vector<std::uint32_t>& shape,
               const std::vector<std::uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.put(0).put(0).put(8).put(static_cast<char>(shape.size()));
  for (std::uint32_t size : shape) {
    for (int shift : {24, 16, 8, 0}) file.put(static_cast<char>(size >> shift & 255));
  }
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// Class 0 is black, class 1 white, class 7 is never shown: the middle of each tile of the mosaic is its
// label.
TEST_F(Sentences, DigitsStandInAMosaicOfTwoByFive) {
  fs::create_directories(folder_ / "mnist");
  std::vector<std::uint8_t> labels = {0, 1, 7, 0, 1, 7}, pixels;
  for (const std::uint8_t label : labels) {
    pixels.insert(pixels.end(), 784,
                  label == 1   ? std::uint8_t{255}
                  : label == 0 ? std::uint8_t{0}
                               : std::uint8_t{128});
  }
  write_idx(folder_ / "mnist/train-images-idx3-ubyte", {6, 28, 28}, pixels);
  write_idx(folder_ / "mnist/train-labels-idx1-ubyte", {6}, labels);
  const Sample s = sample("mnist64/bits10", 30, 2, folder_.string());
  ASSERT_EQ(s.x.cols(), 4096U);
  double white = 0;
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t row = 0; row < 2; ++row) {
      for (std::size_t col = 0; col < 5; ++col) {
        const auto middle = static_cast<std::size_t>((static_cast<double>(col) + 0.5) * 64 / 5);
        const float x = s.x(i, (16 + 32 * row) * 64 + middle), y = s.y(i, (16 + 32 * row) * 64 + middle);
        EXPECT_TRUE(x < 0.01F || x > 0.99F) << x;
        EXPECT_NEAR(x, y, 0.02);
        white += static_cast<double>(x > 0.5F);
      }
    }
  }
  EXPECT_NEAR(white / 300, 0.5, 4 * 0.5 / std::sqrt(300));
}

// Image i is i everywhere, so that each row tells its image.
TEST_F(Sentences, MaskedDigitsShowTheirFirstRows) {
  fs::create_directories(folder_ / "mnist");
  std::vector<std::uint8_t> pixels;
  for (std::uint8_t i = 0; i < 5; ++i)
    pixels.insert(pixels.end(), 784, static_cast<std::uint8_t>(50 * i + 50));
  write_idx(folder_ / "mnist/train-images-idx3-ubyte", {5, 28, 28}, pixels);
  std::set<float> shown;
  auto expect_rows = [&](std::span<const float> masked, std::size_t seen, float value) {
    for (std::size_t p = 0; p < 784; ++p) EXPECT_EQ(masked[p], p < seen * 28 ? value : 0);
  };
  for (const char* form : {"alone", "nested", "pair"}) {
    const std::string id = std::string("mnist-rows/") + form + "/rows14";
    const Sample s = sample(id, 40, 7, folder_.string());
    EXPECT_TRUE(std::isnan(s.mi));
    ASSERT_EQ(s.x.cols(), form[0] == 'p' ? 1568U : 784U);
    ASSERT_EQ(s.y.cols(), form[0] == 'a' ? 784U : 1568U);
    std::size_t unlike = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      const float value = s.x(i, 0);
      shown.insert(value);
      expect_rows(s.x.row(i).first(784), 28, value);
      expect_rows(s.y.row(i).first(784), 14, value);
      if (form[0] == 'n') expect_rows(s.y.row(i).last(784), 11, value);
      if (form[0] != 'p') continue;
      expect_rows(s.x.row(i).last(784), 28, s.x(i, 784));
      expect_rows(s.y.row(i).last(784), 14, s.x(i, 784));
      unlike += s.x(i, 784) != value;
    }
    EXPECT_EQ(unlike > 10, form[0] == 'p') << unlike;  // of 40, a fifth are the same image by chance
  }
  EXPECT_EQ(shown.size(), 5U);
  EXPECT_LT(*shown.rbegin(), 1);
  for (const char* id :
       {"mnist-rows/alone/rows29", "mnist-rows/alone", "mnist-rows/four/rows1", "mnist-rows/alone/rows-1"}) {
    EXPECT_THROW(sample(id, 1, 0, folder_.string()), InputError) << id;
  }
  EXPECT_THAT([] { sample("mnist-rows/alone/rows3", 1, 0); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("say with --data DIR where they are")));
}

TEST(RealData, DigitsAndReviewsCanBeDrawn) {
  const char* data = std::getenv("KEDGE_DATA");
  if (data == nullptr) GTEST_SKIP() << "KEDGE_DATA names no folder with mnist/ and imdb-bert/";
  for (const char* id : {"mnist64/bits6", "imdb-bert/bits6"}) {
    const Sample s = sample(id, 64, 0, data);
    double lowest = 1e9, highest = -1e9, sum = 0;
    for (float v : s.x.flat()) {
      lowest = std::min(lowest, static_cast<double>(v));
      highest = std::max(highest, static_cast<double>(v));
      sum += static_cast<double>(v);
    }
    EXPECT_TRUE(std::isfinite(sum));
    EXPECT_GT(highest, lowest);
    if (id[0] == 'm') {
      EXPECT_EQ(lowest, 0);
      EXPECT_GT(highest, 0.9);
      EXPECT_LE(highest, 1);
      // Handwritten 0s and 1s cover between a twentieth and a third of their squares.
      EXPECT_GT(sum / static_cast<double>(s.x.size()), 0.05);
      EXPECT_LT(sum / static_cast<double>(s.x.size()), 0.33);
    }
  }
}

}  // namespace
}  // namespace kedge
