// The critic of all rows: what transform says of rows, new ones too, and that the model's scores stay.
#include "kedge/embedding.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/moments.hpp"
#include "core/philox.hpp"
#include "kedge/error.hpp"
#include "kedge/model.hpp"
#include "kedge/objective.hpp"

namespace kedge {
namespace {

struct Sample {
  Matrix<float> x, y;
  Array array_x() const { return Array::view(x.view(), "x"); }
  Array array_y() const { return Array::view(y.view(), "y"); }
};

/// y_1 goes with x_1^2, which no correlation shows; the second columns are noise.
Sample squares(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Sample s{Matrix<float>(n, 2), Matrix<float>(n, 2)};
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rng.normal();
    s.x(i, 0) = static_cast<float>(x);
    s.x(i, 1) = static_cast<float>(rng.normal());
    s.y(i, 0) = static_cast<float>(x * x + 0.3 * rng.normal());
    s.y(i, 1) = static_cast<float>(rng.normal());
  }
  return s;
}

Options options_of(const std::string& critic, const std::string& method) {
  Options o;
  o.critic = critic;
  o.method = method;
  o.hidden = {32};
  o.embed = 4;
  o.steps = 400;
  o.folds = 3;
  o.threads = 1;
  return o;
}

Estimate embedded(const Sample& s, const Options& options) {
  Estimate e = mutual_information(s.array_x(), s.array_y(), options);
  add_embedding(e, s.array_x(), s.array_y());
  return e;
}

/// f . g with the means of rows and columns taken away.
std::vector<double> centred(const Matrix<float>& f, const Matrix<float>& g) {
  std::vector<double> s(f.rows() * g.rows()), row(f.rows()), column(g.rows());
  double all = 0;
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < g.rows(); ++j) {
      double& v = s[i * g.rows() + j];
      for (std::size_t k = 0; k < f.cols(); ++k)
        v += static_cast<double>(f(i, k)) * static_cast<double>(g(j, k));
      row[i] += v / static_cast<double>(g.rows());
      column[j] += v / static_cast<double>(f.rows());
      all += v / static_cast<double>(s.size());
    }
  }
  for (std::size_t i = 0; i < f.rows(); ++i) {
    for (std::size_t j = 0; j < g.rows(); ++j) s[i * g.rows() + j] += all - row[i] - column[j];
  }
  return s;
}

class Embeddings : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Embeddings, SayOfNewPairsWhatTheModelSays) {
  const auto [critic, method] = GetParam();
  const Sample seen = squares(1200, 1), fresh = squares(150, 2);
  const Estimate e = embedded(seen, options_of(critic, method));
  const Matrix<float> f = e.model->transform(fresh.array_x());
  const Matrix<float> g = e.model->transform(fresh.array_y(), Model::Side::y);
  EXPECT_EQ(f.rows(), 150U);
  EXPECT_EQ(f.cols(), g.cols());
  // The folds' critics average other networks, which have learned the same function.
  const Matrix<float> log_ratio = e.model->log_ratio(fresh.array_x(), fresh.array_y());
  Matrix<float> one(150, 150);
  for (std::size_t i = 0; i < 150; ++i) one(i, i) = 1;
  const auto ours = centred(f, g), theirs = centred(log_ratio, one);
  double product = 0, ours_square = 0, theirs_square = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    product += ours[i] * theirs[i];
    ours_square += ours[i] * ours[i];
    theirs_square += theirs[i] * theirs[i];
  }
  EXPECT_GT(product / std::sqrt(ours_square * theirs_square), 0.9);
}

INSTANTIATE_TEST_SUITE_P(Forms, Embeddings,
                         testing::Values(std::pair("separable", "critic"), std::pair("cosine", "critic"),
                                         std::pair("separable", "auto")));

TEST(Embedding, LeavesTheScoresAsTheyWereAndIsTheSameOnMoreThreads) {
  const Sample s = squares(400, 3);
  Options options = options_of("separable", "critic");
  options.steps = 60;
  const Estimate plain = mutual_information(s.array_x(), s.array_y(), options);
  const Estimate one = embedded(s, options);
  options.threads = 2;
  const Estimate two = embedded(s, options);
  EXPECT_EQ(plain.model->pmi(s.array_x(), s.array_y()), one.model->pmi(s.array_x(), s.array_y()));
  const auto f = one.model->transform(s.array_x()), again = two.model->transform(s.array_x());
  EXPECT_TRUE(std::ranges::equal(f.flat(), again.flat()));
}

TEST(Embedding, LivesInTheModelsFile) {
  const Sample s = squares(1100, 4);  // more than a block of transform
  Options options = options_of("bilinear", "critic");
  options.steps = 60;
  const Estimate e = embedded(s, options);
  const auto path = (std::filesystem::path(testing::TempDir()) / "embedding.safetensors").string();
  e.model->save(path);
  const auto read = Model::load(path);
  for (const auto side : {Model::Side::x, Model::Side::y}) {
    const Array rows = side == Model::Side::x ? s.array_x() : s.array_y();
    const auto before = e.model->transform(rows, side), after = read->transform(rows, side);
    EXPECT_TRUE(std::ranges::equal(before.flat(), after.flat()));
  }
  EXPECT_THROW(read->transform(Array::view(MatrixView<const float>(s.x.data(), 10, 1, 2), "x")), InputError);
  std::filesystem::remove(path);
}

TEST(Embedding, IsThereForObjectivesWhoseScoresAreNoRatio) {
  const Sample s = squares(400, 5);
  Options options = options_of("separable", "critic");
  options.objective = "infonce";
  options.steps = 60;
  const Estimate e = embedded(s, options);
  EXPECT_THROW(e.model->pmi(s.array_x(), s.array_y()), InputError);
  EXPECT_EQ(e.model->transform(s.array_x()).cols(), 4U);
}

TEST(Embedding, IsNotThereForOtherCritics) {
  const Sample s = squares(300, 6);
  for (const char* critic : {"mixed", "concat"}) {
    Options options = options_of(critic, "critic");
    options.steps = 20;
    EXPECT_THROW(embedded(s, options).model->transform(s.array_x()), InputError);
  }
  EXPECT_THROW(embedded(s, options_of("separable", "gaussian")).model->transform(s.array_x()), InputError);
  Estimate none = mutual_information(s.array_x(), s.array_y(), options_of("separable", "ksg"));
  add_embedding(none, s.array_x(), s.array_y());
  EXPECT_EQ(none.model, nullptr);
}

}  // namespace
}  // namespace kedge
