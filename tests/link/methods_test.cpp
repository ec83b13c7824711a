#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

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

struct Scored {
  std::vector<double> learned, truth;
};

Scored score_held_out(const char* name) {
  const auto made = make_interactions(400, 12, 1500, 3);
  const Split split = make_split(made.pairs, entities_of(made.pairs), 400, 100, 1, 0);
  const LinkOptions options = with({name});
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
  EXPECT_GT(correlation(scored.learned, scored.truth), 0.4);
}
INSTANTIATE_TEST_SUITE_P(Link, EveryMethod,
                         testing::Values("infonce-anchor", "anchor-spherical", "nce", "js", "d-rfc", "pcc",
                                         "gaussian", "lmi"),
                         [](const auto& which) {
                           std::string name = which.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Methods, TheSlopeOfTheTruthOnLearnedPmiIsOne) {
  const Scored scored = score_held_out("infonce-anchor");
  double mx = 0, my = 0, xx = 0, xy = 0;
  const auto n = static_cast<double>(scored.learned.size());
  for (std::size_t i = 0; i < scored.learned.size(); ++i)
    mx += scored.learned[i] / n, my += scored.truth[i] / n;
  for (std::size_t i = 0; i < scored.learned.size(); ++i) {
    xx += (scored.learned[i] - mx) * (scored.learned[i] - mx);
    xy += (scored.learned[i] - mx) * (scored.truth[i] - my);
  }
  // Learned scores are shrunk towards what the held-out loss bears, so the truth moves with them one for one;
  // half and twice are far from it for scores that were not.
  EXPECT_GT(xy / xx, 0.6);
  EXPECT_LT(xy / xx, 2.0);
}

TEST(PairedAutoencoder, ItsCodesCarryWhatTheSidesShare) {
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
