#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/parallel.hpp"
#include "kedge/error.hpp"
#include "link/interactions.hpp"
#include "link/methods/paired_autoencoder.hpp"
#include "link/protocol/classroom.hpp"
#include "link/protocol/splits.hpp"

namespace kedge::link {
namespace {

using link_test::make_interactions;
using testing::HasSubstr;
using testing::ThrowsMessage;

LinkOptions with(std::vector<std::string> objectives) {
  LinkOptions options;
  options.objectives = std::move(objectives);
  options.options.threads = 2;
  return options;
}

TEST(Methods, ThoseThatGiveNoPointwiseMiAreRefusedInOneSentence) {
  for (const char* name : {"infonce", "infonce-symmetric"}) {
    EXPECT_THAT([&] { require_link_options(with({name})); },
                ThrowsMessage<InputError>(HasSubstr("unknown factor")));
  }
  EXPECT_THAT([&] { require_link_options(with({"infonce-ancor"})); },
              ThrowsMessage<InputError>(HasSubstr("did you mean 'infonce-anchor'?")));
  EXPECT_THAT(
      [&] {
        require_link_options(with({"js", "js"}));
      },
      ThrowsMessage<InputError>(HasSubstr("twice")));
}

// Each method scores pairs of entities that it never met; the truth is known.
class EveryMethod : public testing::TestWithParam<const char*> {};

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
  const auto n = static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) ma += a[i] / n, mb += b[i] / n;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
    ab += (a[i] - ma) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

/// Ranks, those of equal values averaged.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> result(values.size());
  for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t k = i; k < end; ++k) result[order[k]] = static_cast<double>(i + end - 1) / 2;
  }
  return result;
}

struct Scored {
  std::vector<double> learned, truth;
};

Scored score_held_out(const char* name, std::size_t entities = 400, std::size_t pairs = 1500,
                      std::int64_t steps = 0) {
  const SingleThreadedScope single;  // as workers are
  const auto made = make_interactions(entities, 12, pairs, 3);
  const Split split = make_split(made.pairs, entities_of(made.pairs), entities, 100, 1, 0);
  LinkOptions options = with({name});
  if (steps > 0) set_option(options.options, "steps", steps);
  const Classroom room(made.table, false, split.training, split.training, 1, 0);
  const auto method = make_method(name, options);
  std::vector<std::unique_ptr<Learned>> members;
  for (std::size_t m = 0; m < method->members(); ++m) members.push_back(method->learn(room.lesson(), m, {}));
  const auto scorer = method->combine(room.lesson(), std::move(members));
  Matrix<float> scores(100, 100);
  score_pairs(*scorer, false, split.held_out, split.held_out, scores.view(), {});
  Scored scored;
  for (std::size_t i = 0; i < 100; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_EQ(scores(i, j), scores(j, i));
      scored.learned.push_back(static_cast<double>(scores(i, j)));
      scored.truth.push_back(made.pmi(split.held_out[i], split.held_out[j]));
    }
  }
  return scored;
}

// Scores of 100 entities that tell nothing correlate with the truth by chance of the order of 1/sqrt(100) at
// most, an entity, not a pair, being what is drawn; four times that is a finding.
TEST_P(EveryMethod, OrdersUnseenPairsByTheirPmi) {
  const Scored scored = score_held_out(GetParam());
  EXPECT_GT(correlation(ranks(scored.learned), ranks(scored.truth)), 0.4);
}
INSTANTIATE_TEST_SUITE_P(Link, EveryMethod,
                         testing::Values("infonce-anchor", "anchor-spherical", "nce", "js", "d-rfc", "pcc",
                                         "gaussian"),
                         [](const auto& which) {
                           std::string name = which.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// The paired autoencoder with nearest neighbours finds less here than the others (0.28 to their 0.43 and
// more), so it is held against chance alone: the same scores beside the truth of entities in another order,
// twenty times.
TEST(Methods, LatentNeighboursDoBetterThanChance) {
  const Scored scored = score_held_out("lmi");
  const std::vector<double> learned = ranks(scored.learned), truth = ranks(scored.truth);
  Rng rng(5);
  double squares = 0;
  constexpr int rounds = 20;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::size_t> order(100);
    std::iota(order.begin(), order.end(), std::size_t{0});
    rng.shuffle(std::span(order));
    std::vector<double> shuffled;
    for (std::size_t i = 0; i < 100; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto [low, high] = std::minmax(order[i], order[j]);
        shuffled.push_back(truth[high * (high - 1) / 2 + low]);
      }
    }
    squares += std::pow(correlation(learned, shuffled), 2) / rounds;
  }
  EXPECT_GT(correlation(learned, truth), 4 * std::sqrt(squares));
}

// Objectives that are alike by construction aside, each must have learned by itself.
TEST(Methods, AnObjectiveTrainsWithItsOwnLoss) {
  const auto learned = [](const char* name) { return score_held_out(name, 200, 600, 40).learned; };
  EXPECT_NE(learned("infonce-anchor"), learned("anchor-spherical"));
}

TEST(PairedAutoencoder, ItsCodesCarryWhatTheSidesShare) {
  const SingleThreadedScope single;
  Rng rng(4);
  constexpr std::size_t batch = 64;
  PairedAutoencoder network(6, 5, 32, 2, batch, rng);
  Matrix<float> x(batch, 6), y(batch, 5);
  const auto draw = [&] {
    for (std::size_t i = 0; i < batch; ++i) {
      const double shared = rng.normal();
      for (float& value : x.row(i)) value = static_cast<float>(shared + 0.1 * rng.normal());
      for (float& value : y.row(i)) value = static_cast<float>(-shared + 0.1 * rng.normal());
    }
  };
  draw();
  const double before = network.loss(x.view(), y.view());
  for (int step = 0; step < 400; ++step) {
    draw();
    network.step(x.view(), y.view(), 3e-3);
  }
  draw();
  // Four reconstructions of columns with variance 1.01 of which 0.01 is noise of their own.
  EXPECT_GT(before, 3);
  EXPECT_LT(network.loss(x.view(), y.view()), 0.2);
}

}  // namespace
}  // namespace kedge::link
