// Every form of critic, held to finite differences and to what its file head promises.
#include "critics/critic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/philox.hpp"
#include "critics/embeds.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"

namespace kedge::critics {
namespace {

Matrix<float> gaussian(Rng& rng, std::size_t rows, std::size_t cols) {
  Matrix<float> m(rows, cols);
  for (float& v : m.flat()) v = static_cast<float>(rng.normal());
  return m;
}

/// On one column of each side.
std::shared_ptr<const Base> base(float df) {
  auto b = std::make_shared<Base>();
  b->x_map = b->y_map = Matrix<float>(1, 1);
  b->x_map(0, 0) = 0.9f;
  b->y_map(0, 0) = -1.1f;
  b->rho = {0.6f};
  b->rest = {0.64f};
  b->constant = 0.2f;
  b->df = df;
  return b;
}

class EveryCritic : public testing::TestWithParam<std::string> {
 protected:
  Shape shape() const {
    Shape s;
    s.form = GetParam();
    s.x_dim = 3;
    s.y_dim = 2;
    s.hidden = {7, 5};
    s.embed = 4;
    s.head = 6;
    s.zero_start = false;
    if (s.form == "on_gaussian" || s.form == "on_student") {
      s.base = base(s.form == "on_student" ? 3.0f : 0.0f);
      s.form = "mixed";
    }
    if (s.form == "baselined") {
      s.form = "separable";
      s.baseline = true;
    }
    return s;
  }
};

// f . g is the scores once rows and columns have lost their means: nothing else in them knows both x and y.
TEST_P(EveryCritic, EmbedsWhatItsScoresAreTheInnerProductOf) {
  const auto critic = make_critic(shape());
  const Embeds* embedding = embeds(*critic);
  if (!form_embeds(shape().form)) {
    EXPECT_EQ(embedding, nullptr);
    return;
  }
  ASSERT_NE(embedding, nullptr);
  Rng rng(7);
  std::vector<float> weights(critic->layout().size());
  critic->initialise(rng, weights);
  const std::size_t n = 23, m = 19;
  const auto x = gaussian(rng, n, 3), y = gaussian(rng, m, 2);
  Matrix<float> scores(n, m);
  critic->forward(weights, x.view(), y.view(), *critic->workspace(n, m), scores.view());
  const auto f = embedding->embed_x(weights, x.view()), g = embedding->embed_y(weights, y.view());
  ASSERT_EQ(f.rows(), n);
  ASSERT_EQ(f.cols(), embedding->width());
  ASSERT_EQ(g.cols(), embedding->width());
  const auto left = [&](std::size_t i, std::size_t j) {
    double s = static_cast<double>(scores(i, j));
    for (std::size_t k = 0; k < f.cols(); ++k)
      s -= static_cast<double>(f(i, k)) * static_cast<double>(g(j, k));
    return s;
  };
  double largest = 0, spread = 0;
  for (std::size_t i = 1; i < n; ++i) {
    for (std::size_t j = 1; j < m; ++j) {
      largest = std::max(largest, std::abs(left(i, j) - left(i, 0) - left(0, j) + left(0, 0)));
      spread = std::max(spread, std::abs(static_cast<double>(scores(i, j) - scores(i, 0) - scores(0, j)) +
                                         static_cast<double>(scores(0, 0))));
    }
  }
  EXPECT_GT(spread, 0.05);
  EXPECT_LT(largest, 1e-5 * (1 + spread));
}

// What each row comes to, and tiles of what the rows came to, are all of it.
TEST_P(EveryCritic, GivesTheSameTileByTile) {
  const auto critic = make_critic(shape());
  const Tiled* tiled = critic->tiled();
  if (GetParam() == "concat") {
    EXPECT_EQ(tiled, nullptr);
    return;
  }
  ASSERT_NE(tiled, nullptr);
  Rng rng(6);
  std::vector<float> weights(critic->layout().size()), gradient(weights.size()), other(weights.size());
  critic->initialise(rng, weights);
  const std::size_t n = 23, m = 19;
  const auto x = gaussian(rng, n, 3), y = gaussian(rng, m, 2), c = gaussian(rng, n, m);
  Matrix<float> scores(n, m), again(n, m);
  auto workspace = critic->workspace(n, m);
  critic->forward(weights, x.view(), y.view(), *workspace, scores.view());
  critic->backward(weights, x.view(), y.view(), *workspace, c.view(), gradient);

  std::vector<Rectangle> tiles;
  for (std::size_t i = 0; i < n; i += 8) {
    for (std::size_t j = 0; j < m; j += 5)
      tiles.push_back({i, j, std::min<std::size_t>(8, n - i), std::min<std::size_t>(5, m - j), i / 8});
  }
  for (int round = 0; round < 2; ++round) {  // nothing is left behind
    tiled->embed(weights, x.view(), y.view(), *workspace, 0);
    tiled->begin_gradient(*workspace, 3);
    for (const Rectangle& at : tiles) {
      tiled->tile(weights, *workspace, at,
                  again.view().block(at.first_row, at.first_column, at.rows, at.columns));
      tiled->add_gradient(weights, *workspace, at,
                          c.view().block(at.first_row, at.first_column, at.rows, at.columns));
    }
    tiled->pull_back(weights, x.view(), y.view(), *workspace, 0, other);
    tiled->settle_gradient(weights, other);
  }
  for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores.data()[i], again.data()[i], 1e-5);
  for (std::size_t i = 0; i < gradient.size(); ++i) EXPECT_NEAR(gradient[i], other[i], 1e-4) << "at " << i;
}

// Rows that are embedded apart, and told to each other, make the same scores; gradients of parts sum to the
// whole.
TEST_P(EveryCritic, GivesTheSameFromEmbeddingsOfParts) {
  const auto critic = make_critic(shape());
  const Tiled* tiled = critic->tiled();
  if (tiled == nullptr) return;
  Rng rng(6);
  std::vector<float> weights(critic->layout().size()), gradient(weights.size()), part(weights.size()),
      sum(weights.size());
  critic->initialise(rng, weights);
  for (const Slot& slot : critic->layout().slots()) {
    if (slot.name == "log_scale")
      weights[slot.offset] = 5;  // beyond its limit: the whole batch's gradient holds it
  }
  const std::size_t n = 23, cut = 9;
  const auto x = gaussian(rng, n, 3), y = gaussian(rng, n, 2), c = gaussian(rng, n, n);
  Matrix<float> scores(n, n), again(n, n);
  auto whole = critic->workspace(n, n);
  critic->forward(weights, x.view(), y.view(), *whole, scores.view());
  critic->backward(weights, x.view(), y.view(), *whole, c.view(), gradient);

  struct Part {
    std::size_t first, rows;
    std::unique_ptr<Workspace> workspace;
    Embeddings all;
  };
  std::vector<Part> parts(2);
  parts[0].rows = parts[1].first = cut;
  parts[1].rows = n - cut;
  for (Part& p : parts) {
    p.workspace = critic->workspace(n, n);
    tiled->embed(weights, x.view().block(p.first, 0, p.rows, 3), y.view().block(p.first, 0, p.rows, 2),
                 *p.workspace, p.first);
    p.all = tiled->embeddings(*p.workspace);
  }
  const auto tell = [](const Part& from, const std::vector<MatrixView<float>>& a,
                       const std::vector<MatrixView<float>>& b) {
    for (std::size_t m = 0; m < a.size(); ++m) {
      for (std::size_t i = from.first; i < from.first + from.rows; ++i)
        std::ranges::copy(a[m].row(i), b[m].row(i).data());
    }
  };
  for (const std::size_t p : {0, 1}) {
    tell(parts[p], parts[p].all.x, parts[1 - p].all.x);
    tell(parts[p], parts[p].all.y, parts[1 - p].all.y);
  }
  for (const Part& p : parts) {
    tiled->adopt_embeddings(*p.workspace);
    tiled->begin_gradient(*p.workspace, 1);
    const Rectangle at{p.first, 0, p.rows, n, 0};
    tiled->tile(weights, *p.workspace, at, again.view().block(p.first, 0, p.rows, n));
    tiled->add_gradient(weights, *p.workspace, at, c.view().block(p.first, 0, p.rows, n));
  }
  for (std::size_t i = 0; i < scores.size(); ++i)
    EXPECT_NEAR(scores.data()[i], again.data()[i], 1e-5 * (1 + std::abs(scores.data()[i])));
  for (std::size_t m = 0; m < parts[0].all.dy.size(); ++m) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < parts[0].all.dy[m].cols(); ++k) {
        const float both = parts[0].all.dy[m](i, k) + parts[1].all.dy[m](i, k);
        parts[0].all.dy[m](i, k) = parts[1].all.dy[m](i, k) = both;
      }
    }
  }
  for (const Part& p : parts) {
    tiled->pull_back(weights, x.view().block(p.first, 0, p.rows, 3), y.view().block(p.first, 0, p.rows, 2),
                     *p.workspace, p.first, part);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
  }
  tiled->settle_gradient(weights, sum);
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    EXPECT_NEAR(gradient[i], sum[i], 1e-5 * (10 + std::abs(gradient[i]))) << "at " << i;
  }
}

// L = sum_ij C_ij S_ij has dL/dS = C, so one directional difference tests every weight at once.
TEST_P(EveryCritic, GradientAgreesWithFiniteDifferences) {
  const auto critic = make_critic(shape());
  Rng rng(5);
  std::vector<float> weights(critic->layout().size()), gradient(weights.size());
  critic->initialise(rng, weights);
  for (float& w : weights) w += static_cast<float>(0.05 * rng.normal());
  const std::size_t n = 9, m = 11;
  const auto x = gaussian(rng, n, 3), y = gaussian(rng, m, 2), c = gaussian(rng, n, m);
  Matrix<float> scores(n, m);
  auto workspace = critic->workspace(n + 2, m + 1);

  auto loss = [&](const std::vector<float>& at) {
    critic->forward(at, x.view(), y.view(), *workspace, scores.view());
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < m; ++j)
        sum += static_cast<double>(c(i, j)) * static_cast<double>(scores(i, j));
    }
    return sum;
  };
  loss(weights);
  critic->backward(weights, x.view(), y.view(), *workspace, c.view(), gradient);

  for (const Slot& slot : critic->layout().slots()) {
    if (!slot.trained) {
      for (const float g : slot.vector(std::span<const float>(gradient))) EXPECT_EQ(g, 0) << slot.name;
      continue;
    }
    auto plus = weights, minus = weights;
    double expected = 0, scale = 0;
    for (std::size_t k = slot.offset; k < slot.offset + slot.size(); ++k) {
      const double direction = rng.normal();
      const float h = static_cast<float>(2e-3 * direction);
      plus[k] += h;
      minus[k] -= h;
      expected +=
          static_cast<double>(gradient[k]) * (static_cast<double>(plus[k]) - static_cast<double>(minus[k]));
      scale += std::abs(static_cast<double>(gradient[k]) * static_cast<double>(h));
    }
    const double difference = loss(plus) - loss(minus);
    EXPECT_NEAR(difference, expected, 2e-2 * scale + 2e-5) << slot.name;
  }
}

TEST_P(EveryCritic, ScoresOfAPairDoNotDependOnTheBatchAroundIt) {
  const auto critic = make_critic(shape());
  Rng rng(6);
  std::vector<float> weights(critic->layout().size());
  critic->initialise(rng, weights);
  const auto x = gaussian(rng, 8, 3), y = gaussian(rng, 8, 2);
  Matrix<float> all(8, 8), one(1, 1);
  auto workspace = critic->workspace(8, 8);
  critic->forward(weights, x.view(), y.view(), *workspace, all.view());
  critic->forward(weights, x.view().block(5, 0, 1, 3), y.view().block(2, 0, 1, 2), *workspace, one.view());
  EXPECT_NEAR(one(0, 0), all(5, 2), 1e-5);
}

TEST_P(EveryCritic, StartsAtZeroWhenAsked) {
  Shape s = shape();
  s.zero_start = true;
  s.base.reset();  // on a base S starts there
  const auto critic = make_critic(s);
  Rng rng(7);
  std::vector<float> weights(critic->layout().size());
  critic->initialise(rng, weights);
  const auto x = gaussian(rng, 6, 3), y = gaussian(rng, 6, 2);
  Matrix<float> scores(6, 6);
  auto workspace = critic->workspace(6, 6);
  critic->forward(weights, x.view(), y.view(), *workspace, scores.view());
  for (float score : scores.flat()) {
    if (s.form == "cosine") {
      EXPECT_LE(std::abs(score), 1 / s.temperature + 1e-3);  // a direction has no zero
    } else {
      EXPECT_EQ(score, 0);
    }
  }
}

TEST_P(EveryCritic, HasAFreeOffset) {
  const auto critic = make_critic(shape());
  Rng rng(8);
  std::vector<float> weights(critic->layout().size());
  critic->initialise(rng, weights);
  const auto x = gaussian(rng, 4, 3), y = gaussian(rng, 4, 2);
  Matrix<float> before(4, 4), after(4, 4);
  auto workspace = critic->workspace(4, 4);
  critic->forward(weights, x.view(), y.view(), *workspace, before.view());
  for (const Slot& slot : critic->layout().slots()) {
    if (slot.name == "offset") weights[slot.offset] += 1.5f;
  }
  critic->forward(weights, x.view(), y.view(), *workspace, after.view());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after.flat()[i], before.flat()[i] + 1.5f, 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, EveryCritic,
                         testing::Values("separable", "bilinear", "cosine", "concat", "mixed", "baselined",
                                         "on_gaussian", "on_student"),
                         [](const auto& form) { return form.param; });

TEST(Concat, ManyChunksGiveTheGradientOfOne) {
  Shape s;
  s.form = "concat";
  s.x_dim = s.y_dim = 2;
  s.hidden = {4, 3};
  s.zero_start = false;
  const auto critic = make_critic(s);
  Rng rng(9);
  std::vector<float> weights(critic->layout().size()), whole(weights.size()), parts(weights.size());
  critic->initialise(rng, weights);
  const std::size_t n = 250;
  const auto x = gaussian(rng, n, 2), y = gaussian(rng, n, 2), c = gaussian(rng, n, n);
  Matrix<float> scores(n, n);
  auto chunked = critic->workspace(n, n);  // 32768 / 250 rows of S at a time
  critic->forward(weights, x.view(), y.view(), *chunked, scores.view());
  critic->backward(weights, x.view(), y.view(), *chunked, c.view(), parts);
  std::vector<double> sum(weights.size());
  for (std::size_t first = 0; first < n; first += 125) {  // each half fits one chunk
    auto single = critic->workspace(125, n);
    Matrix<float> half(125, n);
    critic->forward(weights, x.view().block(first, 0, 125, 2), y.view(), *single, half.view());
    critic->backward(weights, x.view().block(first, 0, 125, 2), y.view(), *single,
                     c.view().block(first, 0, 125, n), whole);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += static_cast<double>(whole[k]);
  }
  for (std::size_t k = 0; k < sum.size(); ++k) EXPECT_NEAR(parts[k], sum[k], 1e-3 * (1 + std::abs(sum[k])));
}

TEST(MakeCritic, RefusesAnUnknownForm) {
  Shape s;
  s.form = "transformer";
  EXPECT_THROW(make_critic(s), InputError);
}

}  // namespace
}  // namespace kedge::critics
