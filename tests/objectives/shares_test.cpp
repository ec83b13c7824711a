// Processes that each see a share of the rows, and tell each other what they found of them, have the loss and
// the gradient of one that sees all. Threads stand in for processes.
#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <cmath>
#include <thread>
#include <vector>

#include "objectives/factors.hpp"
#include "objectives/registry.hpp"
#include "objectives/streamed.hpp"
#include "objectives/support.hpp"

namespace kedge::objectives {
namespace {

/// Where `ranks` threads leave their rows for each other.
class Table {
 public:
  Table(std::size_t ranks, std::size_t rows)
      : rows_(rows), all_(static_cast<std::ptrdiff_t>(ranks)), given_(ranks) {}

  std::size_t begin(std::size_t rank) const { return rank * rows_ / given_.size(); }
  Share share(std::size_t rank) {
    return {begin(rank), begin(rank + 1) - begin(rank), [this, rank](std::span<std::byte> bytes) {
              given_[rank] = bytes;
              all_.arrive_and_wait();
              const std::size_t length = bytes.size() / rows_;
              for (std::size_t other = 0; other < given_.size(); ++other) {
                if (other == rank) continue;
                const std::size_t at = begin(other) * length, end = begin(other + 1) * length;
                std::ranges::copy(given_[other].subspan(at, end - at),
                                  bytes.begin() + static_cast<std::ptrdiff_t>(at));
              }
              all_.arrive_and_wait();
            }};
  }

 private:
  std::size_t rows_;
  std::barrier<> all_;
  std::vector<std::span<std::byte>> given_;
};

Streamed<double> driver(const Form& form, TileShape shape) {
  const Definition& definition = find_objective(form.name);
  const Made made{complete_params(definition, form.params),
                  form.mode == "avg" ? LeaveOut::average : LeaveOut::cyclic};
  auto rows = make_visitor<double>(definition, made);
  const bool two = definition.directed && !rows->has_baseline();
  const Direction direction = form.direction == "rows"      ? Direction::rows
                              : form.direction == "columns" ? Direction::columns
                                                            : Direction::both;
  return {std::move(rows), two ? make_visitor<double>(definition, made) : nullptr, direction, shape};
}

struct Outcome {
  LossAndScale result;
  Matrix<double> df, dg;
};

double largest(const Matrix<double>& m) {
  double most = 0;
  for (const double v : m.flat()) most = std::max(most, std::abs(v));
  return most;
}

class EveryShare : public testing::TestWithParam<Form> {};

// In doubles: what is left is the order of sums over ranks, some roundings of 1e-16 of the largest terms.
TEST_P(EveryShare, HasTheLossAndItsPartOfTheGradient) {
  const std::size_t n = 61, width = 5;
  std::mt19937 random(3);
  std::normal_distribution<double> normal;
  Matrix<double> f(n, width), g(n, width);
  for (std::size_t i = 0; i < f.size(); ++i) {
    f.data()[i] = normal(random);
    g.data()[i] = 0.5 * f.data()[i] + 0.8 * normal(random);
  }
  const TileShape shape{7, 9};
  Outcome one{{}, Matrix<double>(n, width), Matrix<double>(n, width)};
  Factors<double> all(f.view(), g.view(), one.df.view(), one.dg.view());
  one.result = driver(GetParam(), shape).run(all, {}, {}, true, 1);

  for (const std::size_t ranks : {1, 2, 3, 4}) {
    Table table(ranks, n);
    std::vector<Outcome> found(ranks, {{}, Matrix<double>(n, width), Matrix<double>(n, width)});
    std::vector<std::jthread> threads;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      threads.emplace_back([&, rank] {
        Outcome& own = found[rank];
        Factors<double> source(f.view(), g.view(), own.df.view(), own.dg.view());
        own.result = driver(GetParam(), shape).run(source, table.share(rank), rank % 2 + 1);
      });
    }
    threads.clear();
    Outcome sum{found[0].result, Matrix<double>(n, width), Matrix<double>(n, width)};
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      EXPECT_EQ(found[rank].result.loss, found[0].result.loss);
      EXPECT_EQ(found[rank].result.log_scale, found[0].result.log_scale);
      for (std::size_t i = table.begin(rank); i < table.begin(rank + 1); ++i)
        std::ranges::copy(found[rank].df.row(i), sum.df.row(i).begin());
      for (std::size_t i = 0; i < sum.dg.size(); ++i) sum.dg.data()[i] += found[rank].dg.data()[i];
    }
    EXPECT_NEAR(sum.result.loss, one.result.loss, 1e-12 * (1 + std::abs(one.result.loss))) << ranks;
    EXPECT_NEAR(sum.result.log_scale, one.result.log_scale, 1e-12) << ranks;
    for (std::size_t i = 0; i < f.size(); ++i) {
      ASSERT_NEAR(sum.df.data()[i], one.df.data()[i], 1e-12 * largest(one.df)) << ranks << " at " << i;
      ASSERT_NEAR(sum.dg.data()[i], one.dg.data()[i], 1e-12 * largest(one.dg)) << ranks << " at " << i;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Registry, EveryShare, testing::ValuesIn(forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

}  // namespace
}  // namespace kedge::objectives
