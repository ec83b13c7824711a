// The main job end to end, on samples whose mutual information is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numeric>
#include <thread>

#include "core/philox.hpp"
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"
#include "kedge/model.hpp"
#include "kedge/objective.hpp"

namespace kedge {
namespace {

struct Data {
  Matrix<float> x, y;
};

/// d independent pairs of correlation rho: I = -d/2 log(1 - rho^2), sd(log r) = sqrt(d) rho.
Data gaussian(std::size_t n, std::size_t d, double rho, std::uint64_t seed) {
  Rng rng(seed, {99});
  Data data{Matrix<float>(n, d), Matrix<float>(n, d)};
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double a = rng.normal();
    data.x.flat()[i] = static_cast<float>(a);
    data.y.flat()[i] = static_cast<float>(rho * a + std::sqrt(1 - rho * rho) * rng.normal());
  }
  return data;
}

Options quick() {
  Options options;
  options.folds = 2;
  options.steps = 120;
  options.hidden = {16};
  options.embed = 4;
  options.batch = 64;
  return options;
}

double mean(const std::vector<double>& v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

// Sampling error alone is rho / sqrt(n) = .018; a well-fitted critic adds bias of the same order, so 4
// reported errors.
TEST(MutualInformation, OfAGaussianPairIsWithinFourStandardErrors) {
  const auto data = gaussian(2000, 1, 0.8, 1);
  const double truth = -0.5 * std::log(1 - 0.64);
  const Estimate e = mutual_information(data.x.view(), data.y.view());
  EXPECT_NEAR(e.mi, truth, 4 * e.std_error);
  EXPECT_LT(e.std_error, 0.06);
  EXPECT_GE(e.std_error, 0.8 / std::sqrt(2000) * 0.8);
  EXPECT_TRUE(e.trusted);
  EXPECT_NEAR(mean(e.pmi) + e.correction, e.mi, 1e-9);
  EXPECT_LT(e.ci[0], e.mi);
  EXPECT_EQ(e.n, 2000);
  EXPECT_EQ(e.pmi.size(), 2000);
  EXPECT_LE(e.bounds.nwj, e.bounds.dv + 1e-12);
}

TEST(MutualInformation, OfIndependentRowsHasZeroInItsInterval) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const auto data = gaussian(600, 2, 0, seed);
    Options options = quick();
    options.seed = static_cast<std::int64_t>(seed);
    const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
    EXPECT_LE(e.ci[0], 0);
    EXPECT_GE(e.ci[1], 0);
  }
}

TEST(MutualInformation, IsTheSameBitsForAnyNumberOfThreads) {
  const auto data = gaussian(400, 2, 0.7, 3);
  std::vector<Estimate> estimates;
  for (const std::int64_t threads : {1, 2, 5}) {
    Options options = quick();
    options.threads = threads;
    estimates.push_back(mutual_information(data.x.view(), data.y.view(), options));
  }
  for (const Estimate& e : estimates) {
    EXPECT_EQ(e.mi, estimates[0].mi);
    EXPECT_EQ(e.std_error, estimates[0].std_error);
    EXPECT_EQ(e.pmi, estimates[0].pmi);
    EXPECT_EQ(e.bounds.dv, estimates[0].bounds.dv);
  }
}

TEST(MutualInformation, SeedsDifferAndRepeat) {
  const auto data = gaussian(300, 1, 0.7, 4);
  Options options = quick();
  const auto first = mutual_information(data.x.view(), data.y.view(), options).pmi;
  EXPECT_EQ(mutual_information(data.x.view(), data.y.view(), options).pmi, first);
  options.seed = 1;
  EXPECT_NE(mutual_information(data.x.view(), data.y.view(), options).pmi, first);
}

TEST(MutualInformation, WithCategoriesTheRatioIsNormalisedAndBoundedByTheirShares) {
  const std::size_t n = 600;
  Rng rng(8);
  Matrix<float> x(n, 1);
  std::vector<std::string> words;
  std::map<std::string, double> share;
  for (std::size_t i = 0; i < n; ++i) {
    const auto c = rng.below(3);
    x(i, 0) = static_cast<float>(rng.normal() + 2.5 * static_cast<double>(c));
    words.push_back("class" + std::to_string(c));
    share[words.back()] += 1.0 / static_cast<double>(n);
  }
  const Estimate e =
      mutual_information(Array::view(MatrixView<const float>(x.view())), Array::words(words, 1), quick());
  double entropy = 0;
  for (const auto& [word, p] : share) entropy -= p * std::log(p);
  EXPECT_GT(e.mi, 0.4);
  EXPECT_LT(e.mi, entropy);
  const std::vector<std::string> levels = {"class0", "class1", "class2"};
  const auto all =
      e.model->log_ratio(Array::view(MatrixView<const float>(x.view())), Array::words(levels, 1));
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < 3; ++c) sum += share[levels[c]] * std::exp(static_cast<double>(all(i, c)));
    ASSERT_NEAR(sum, 1, 1e-4);
    ASSERT_LE(e.pmi[i], -std::log(share[words[i]]) + 1e-4);
  }
}

TEST(MutualInformation, StopsWhenAskedAndSaysHowFarItCame) {
  const auto data = gaussian(4000, 3, 0.5, 5);
  std::stop_source source;
  Control control{source.get_token(), [&source](const Progress& p) {
                    if (p.done > 0) source.request_stop();
                  }};
  EXPECT_THAT(
      [&] { mutual_information(data.x.view(), data.y.view(), {}, control); },
      testing::ThrowsMessage<Interrupted>(testing::HasSubstr("stopped after training 0 of 5 critics")));
}

TEST(MutualInformation, RefusesWhatCannotBeUsed) {
  const auto data = gaussian(100, 2, 0.5, 6);
  const auto few = gaussian(3, 1, 0.5, 6);
  auto message = [&](auto change) {
    return [&, change] {
      Options options = quick();
      change(options);
      mutual_information(data.x.view(), data.y.view(), options);
    };
  };
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  EXPECT_THAT(message([](Options& o) { o.objective = "infonce-ancor"; }),
              ThrowsMessage<InputError>(HasSubstr("did you mean 'infonce-anchor'")));
  EXPECT_THAT(message([](Options& o) { o.param["tau"] = 1; }),
              ThrowsMessage<InputError>(HasSubstr("no parameter 'tau'")));
  EXPECT_THAT(message([](Options& o) { o.k = 60; }),
              ThrowsMessage<InputError>(HasSubstr("--k must be at most 49 here")));
  EXPECT_THAT(message([](Options& o) { o.nu = 0; }),
              ThrowsMessage<InputError>(HasSubstr("--nu must be above 0")));
  EXPECT_THAT(message([](Options& o) { o.lr = -1; }),
              ThrowsMessage<InputError>(HasSubstr("--lr must be above 0")));
  EXPECT_THAT([&] { mutual_information(few.x.view(), few.y.view(), quick()); },
              ThrowsMessage<InputError>(HasSubstr("3 rows are too few")));
  EXPECT_THAT([&] { mutual_information(data.x.view(), few.y.view(), quick()); },
              ThrowsMessage<InputError>(HasSubstr("100 rows")));
}

TEST(MutualInformation, AwkwardDataGetsAnAnswer) {
  auto data = gaussian(60, 4, 0.5, 7);
  for (std::size_t i = 0; i < 60; ++i) {
    data.x(i, 0) = 3;                         // constant
    data.x(i, 1) = data.x(i, 2);              // duplicated
    data.y(i, 0) = i % 7 == 0 ? 1e30f : 0;    // mostly one value, then enormous
    data.y(i, 1) = std::round(data.y(i, 1));  // ties
  }
  const Estimate e = mutual_information(data.x.view(), data.y.view(), quick());
  EXPECT_TRUE(std::isfinite(e.mi));
  EXPECT_TRUE(std::isfinite(e.std_error));
  Matrix<float> constant(50, 1);
  const Estimate none = mutual_information(constant.view(), gaussian(50, 1, 0, 1).y.view(), quick());
  EXPECT_NEAR(none.mi, 0, 1e-3);
}

class EveryObjective : public testing::TestWithParam<std::string> {};

TEST_P(EveryObjective, EstimatesAGaussianWithoutNaN) {
  const auto data = gaussian(400, 1, 0.9, 2);
  Options options = quick();
  options.objective = GetParam();
  const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
  EXPECT_TRUE(std::isfinite(e.mi)) << e.mi;
  EXPECT_TRUE(std::isfinite(e.std_error));
  EXPECT_EQ(e.method, e.objective == "infonce-anchor" ? "auto" : "critic");
  const ObjectiveInfo info = objective_info(GetParam());
  EXPECT_EQ(e.pmi.empty(), !info.plug_in);
  if (info.plug_in) {
    EXPECT_NEAR(mean(e.pmi) + e.correction, e.mi, 1e-9);
  } else {
    EXPECT_FALSE(e.trusted);
    EXPECT_THROW(e.model->pmi(Array::view(MatrixView<const float>(data.x.view())),
                              Array::view(MatrixView<const float>(data.y.view()))),
                 InputError);
  }
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& info : list_objectives()) all.push_back(info.name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Registry, EveryObjective, testing::ValuesIn(names()));

class EveryCriticSaved : public testing::TestWithParam<std::string> {};

TEST_P(EveryCriticSaved, ScoresTheSameAfterLoading) {
  const auto data = gaussian(200, 2, 0.8, 9), fresh = gaussian(70, 2, 0.8, 10);
  Options options = quick();
  options.steps = 30;
  options.critic = GetParam();
  const Estimate e = mutual_information(data.x.view(), data.y.view(), options);
  const auto path =
      (std::filesystem::path(testing::TempDir()) / ("kedge_" + GetParam() + ".safetensors")).string();
  e.model->save(path);
  const auto loaded = Model::load(path);
  std::filesystem::remove(path);
  const Array x = Array::view(MatrixView<const float>(fresh.x.view())),
              y = Array::view(MatrixView<const float>(fresh.y.view()));
  const auto before = e.model->pmi(x, y), after = loaded->pmi(x, y);
  EXPECT_EQ(before, after);
  const auto all = loaded->log_ratio(x, y);
  for (std::size_t i = 0; i < 70; ++i) EXPECT_NEAR(all(i, i), after[i], 1e-4);
}
INSTANTIATE_TEST_SUITE_P(Critics, EveryCriticSaved,
                         testing::Values("separable", "bilinear", "cosine", "concat", "mixed"));

}  // namespace
}  // namespace kedge
