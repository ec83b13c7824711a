// Ranks that share each batch train the critic that one process trains. Threads stand in for ranks.
#include "engine/data_parallel.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/step.hpp"
#include "engine/thread_ranks.hpp"
#include "kedge/error.hpp"
#include "kedge/objective.hpp"

namespace kedge::engine {
namespace {

using mpi::ThreadRanks;

struct Trained {
  std::vector<double> losses;  ///< of each step, before it
  std::vector<float> weights;
};

/// Some steps on fresh Gaussian pairs of correlation 0.9, the same in every rank.
Trained train(const critics::Shape& shape, const ObjectiveSettings& objective, std::size_t batch, int steps,
              const OptimiserSettings& optimiser, double lr, const Step::Execution& execution) {
  const auto critic = critics::make_critic(shape);
  Rng rng(3), draws(4);
  Step step(*critic, objective, batch, optimiser, rng, execution);
  Matrix<float> x(batch, 1), y(batch, 1);
  Trained trained;
  for (int t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < batch; ++i) {
      const double a = draws.normal();
      x(i, 0) = static_cast<float>(a);
      y(i, 0) = static_cast<float>(0.9 * a + std::sqrt(0.19) * draws.normal());
    }
    trained.losses.push_back(step.run(x.view().block(step.first_row(), 0, step.rows(), 1),
                                      y.view().block(step.first_row(), 0, step.rows(), 1), lr));
  }
  trained.weights.assign(step.weights().begin(), step.weights().end());
  return trained;
}

/// By that many ranks; they must agree to the bit.
Trained train_by(std::size_t ranks, const critics::Shape& shape, const ObjectiveSettings& objective,
                 std::size_t batch, int steps, const OptimiserSettings& optimiser, double lr) {
  std::vector<Trained> all(ranks);
  ThreadRanks::run(ranks, [&](mpi::Communicator& own) {
    all[static_cast<std::size_t>(own.rank())] =
        train(shape, objective, batch, steps, optimiser, lr,
              {.threads = static_cast<std::size_t>(own.rank()) % 2 + 1, .ranks = &own});
  });
  for (const Trained& one : all) {
    EXPECT_EQ(one.losses, all[0].losses);
    EXPECT_EQ(one.weights, all[0].weights);
  }
  return all[0];
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

critics::Shape shape_of(const std::string& form) {
  critics::Shape shape;
  shape.form = form;
  shape.hidden = {16};
  shape.zero_start = false;
  return shape;
}

class EveryObjectiveShared : public testing::TestWithParam<std::string> {};

// Near plain gradient descent, so that weights are a sum of gradients: Adam's own steps would have the sign
// of one that is rounding alone. A gradient is a sum of float products whose order differs, each off by 2^-24
// of itself at most; 1e-5 of what the weights have moved leaves room for some hundred of them with one sign.
TEST_P(EveryObjectiveShared, TrainsTheSame) {
  const std::size_t batch = 270;  // more than one band in a share, and not the same rows in each
  const OptimiserSettings plain{.eps = 1};
  const ObjectiveSettings objective{GetParam(), {}, "both", "avg"};
  const bool bounds = make_objective(GetParam())->has_baseline();
  for (const char* form : {"separable", "bilinear", "cosine", "mixed"}) {
    critics::Shape shape = shape_of(form);
    shape.baseline = bounds;
    const auto start = train(shape, objective, batch, 0, plain, 0.1, {.held = 0});
    const auto one = train(shape, objective, batch, 2, plain, 0.1, {.held = 0});
    const auto alone = train_by(1, shape, objective, batch, 2, plain, 0.1);
    EXPECT_EQ(alone.weights, one.weights) << form;
    EXPECT_EQ(alone.losses, one.losses) << form;
    for (const std::size_t ranks : {2, 4}) {
      const auto shared = train_by(ranks, shape, objective, batch, 2, plain, 0.1);
      EXPECT_LT(distance(shared.weights, one.weights), 1e-5 * distance(one.weights, start.weights))
          << form << ' ' << ranks;
      for (std::size_t t = 0; t < 2; ++t)
        EXPECT_NEAR(shared.losses[t], one.losses[t], 1e-6 * (1 + std::abs(one.losses[t])))
            << form << ' ' << ranks;
    }
  }
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& info : list_objectives()) all.push_back(info.name);
  return all;
}
INSTANTIATE_TEST_SUITE_P(Registry, EveryObjectiveShared, testing::ValuesIn(names()));

class LongTraining : public testing::TestWithParam<ObjectiveSettings> {};

// With Adam as it is. A step differs by roundings of 2^-24 = 6e-8, and what differs is trained on: a bound
// that grows with the steps, by sixteen roundings each.
TEST_P(LongTraining, StaysBesideThatOfOneProcess) {
  const std::size_t batch = 256;
  const auto one = train(shape_of("separable"), GetParam(), batch, 101, {}, 5e-3, {.held = 0});
  for (const std::size_t ranks : {1, 2, 4}) {
    const auto shared = train_by(ranks, shape_of("separable"), GetParam(), batch, 101, {}, 5e-3);
    for (const std::size_t t : {0, 1, 10, 100}) {
      const double bound = 1e-6 * static_cast<double>(1 + t) * (1 + std::abs(one.losses[t]));
      EXPECT_NEAR(shared.losses[t], one.losses[t], bound) << ranks << " ranks, after " << t << " steps";
    }
  }
  EXPECT_LT(one.losses[100], one.losses[0] - 1);  // it is training
}
INSTANTIATE_TEST_SUITE_P(Some, LongTraining,
                         testing::Values(ObjectiveSettings{"infonce-anchor", {}, "both", "avg"},
                                         ObjectiveSettings{"infonce-anchor", {}, "both", "cyc"},
                                         ObjectiveSettings{"infonce", {}, "both", "avg"},
                                         ObjectiveSettings{"nwj", {}, "both", "avg"},
                                         ObjectiveSettings{"dv", {}, "both", "avg"},
                                         ObjectiveSettings{"js", {}, "both", "avg"}),
                         [](const auto& p) {
                           std::string name = p.param.name + "_" + p.param.mode;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Shares, AreAsEqualAsTheyCanBe) {
  std::vector<std::size_t> first(3), rows(3);
  ThreadRanks::run(3, [&](mpi::Communicator& own) {
    const mpi::Shares shares(own, 10);
    first[static_cast<std::size_t>(own.rank())] = shares.first();
    rows[static_cast<std::size_t>(own.rank())] = shares.rows();
  });
  EXPECT_EQ(first, (std::vector<std::size_t>{0, 3, 6}));
  EXPECT_EQ(rows, (std::vector<std::size_t>{3, 3, 4}));
}

TEST(Shares, RefuseMoreRanksThanRows) {
  EXPECT_THROW(ThreadRanks::run(3, [](mpi::Communicator& own) { mpi::Shares(own, 2); }), InputError);
}

// In the order of ranks and in double: (1e8 + 1) - 1e8 is 1, and not 0 as in floats.
TEST(Shares, SumInOneOrder) {
  ThreadRanks::run(3, [](mpi::Communicator& own) {
    mpi::Shares shares(own, 5);
    const float terms[] = {1e8f, 1, -1e8f};
    std::vector<float> numbers(7, terms[own.rank()]);
    shares.sum(numbers);
    EXPECT_EQ(numbers, std::vector<float>(7, 1));

    Matrix<float> rows(5, 2);
    std::ranges::fill(rows.flat(), terms[own.rank()]);
    shares.sum_own(rows.view());
    for (std::size_t i = 0; i < 5; ++i) {
      const bool mine = i >= shares.first() && i < shares.first() + shares.rows();
      EXPECT_EQ(rows(i, 1), mine ? 1 : terms[own.rank()]);
    }
    EXPECT_EQ(mpi::said_by_first(own, own.rank() + 0.5), 0.5);
  });
}

}  // namespace
}  // namespace kedge::engine
