// Scores that are never held must give what the same scores give when they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kedge/error.hpp"
#include "kernels/gemm.hpp"
#include "kernels/gemm_double.hpp"
#include "objectives/dense.hpp"
#include "objectives/factors.hpp"
#include "objectives/registry.hpp"
#include "objectives/streamed.hpp"
#include "objectives/support.hpp"

namespace kedge::objectives {
namespace {

using kernels::Transpose;

template <class T>
struct Paired {
  Matrix<T> f, g, scores;
};

/// Factors whose scores have about the spread of a trained critic's, pairs above the rest.
template <class T>
Paired<T> factors(std::size_t n, std::size_t width, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  Paired<T> p{Matrix<T>(n, width), Matrix<T>(n, width), Matrix<T>(n, n)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < width; ++k) {
      const double a = normal(random), scale = 1.4 / std::sqrt(std::sqrt(static_cast<double>(width)));
      p.f(i, k) = static_cast<T>(scale * a);
      p.g(i, k) = static_cast<T>(scale * (0.5 * a + 0.8 * normal(random)));
    }
  }
  kernels::gemm(Transpose::no, Transpose::yes, T(1), p.f.view(), p.g.view(), T(0), p.scores.view());
  return p;
}

template <class T>
double largest(const Matrix<T>& m) {
  double most = 0;
  for (const T v : m.flat()) most = std::max(most, std::abs(static_cast<double>(v)));
  return most;
}

template <class T>
void expect_close(const Matrix<T>& a, const Matrix<T>& b, double tolerance) {
  const double most = largest(b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(a.data()[i]), static_cast<double>(b.data()[i]), tolerance * most)
        << "at " << i;
  }
}

template <class T>
struct Gradients {
  LossAndScale result;
  Matrix<T> df, dg;
  std::vector<double> baseline;
};

template <class T>
std::pair<std::unique_ptr<Visitor<T>>, std::unique_ptr<Visitor<T>>> visitors(const Form& form) {
  const Definition& definition = find_objective(form.name);
  const Made made{complete_params(definition, form.params),
                  form.mode == "avg" ? LeaveOut::average : LeaveOut::cyclic};
  auto rows = make_visitor<T>(definition, made);
  const bool two = definition.directed && !rows->has_baseline();
  return {std::move(rows), two ? make_visitor<T>(definition, made) : nullptr};
}

Direction direction_of(const Form& form) {
  return form.direction == "rows"      ? Direction::rows
         : form.direction == "columns" ? Direction::columns
                                       : Direction::both;
}

template <class T>
std::vector<T> baseline_of(const Visitor<T>& visitor, std::size_t n) {
  if (!visitor.has_baseline()) return {};
  const auto a = random_baseline(n, 2);
  return {a.begin(), a.end()};
}

template <class T>
Gradients<T> dense(const Form& form, const Paired<T>& p) {
  const std::size_t n = p.f.rows();
  auto [rows, columns] = visitors<T>(form);
  const auto a = baseline_of<T>(*rows, n);
  Gradients<T> out{{}, Matrix<T>(n, p.f.cols()), Matrix<T>(n, p.f.cols()), std::vector<double>(a.size())};
  Matrix<T> g(n, n);
  out.result = Dense<T>(std::move(rows), std::move(columns), direction_of(form))
                   .run(p.scores.view(), a, g.view(), out.baseline);
  kernels::gemm(Transpose::no, Transpose::no, T(1), g.view(), p.g.view(), T(0), out.df.view());
  kernels::gemm(Transpose::yes, Transpose::no, T(1), g.view(), p.f.view(), T(0), out.dg.view());
  return out;
}

template <class T>
Gradients<T> streamed(const Form& form, const Paired<T>& p, TileShape shape, std::size_t threads) {
  const std::size_t n = p.f.rows();
  auto [rows, columns] = visitors<T>(form);
  const auto a = baseline_of<T>(*rows, n);
  Gradients<T> out{{}, Matrix<T>(n, p.f.cols()), Matrix<T>(n, p.f.cols()), std::vector<double>(a.size())};
  Factors<T> source(p.f.view(), p.g.view(), out.df.view(), out.dg.view());
  out.result = Streamed<T>(std::move(rows), std::move(columns), direction_of(form), shape)
                   .run(source, a, out.baseline, true, threads);
  return out;
}

template <class T>
void expect_same(const Gradients<T>& a, const Gradients<T>& b, double tolerance) {
  EXPECT_NEAR(a.result.loss, b.result.loss, tolerance * (1 + std::abs(b.result.loss)));
  EXPECT_NEAR(a.result.log_scale, b.result.log_scale, tolerance * 10);
  expect_close(a.df, b.df, tolerance);
  expect_close(a.dg, b.dg, tolerance);
  for (std::size_t i = 0; i < a.baseline.size(); ++i) EXPECT_NEAR(a.baseline[i], b.baseline[i], tolerance);
}

class StreamedForm : public testing::TestWithParam<Form> {};

TEST_P(StreamedForm, IsTheDenseResultForAnyTilesAndThreads) {
  const auto p = factors<double>(61, 5, 3);
  const auto whole = dense<double>(GetParam(), p);
  for (const TileShape shape : {TileShape{61, 61}, TileShape{7, 9}, TileShape{16, 5}, TileShape{100, 1}}) {
    const auto one = streamed<double>(GetParam(), p, shape, 1);
    expect_same(one, whole, 1e-12);
    const auto three = streamed<double>(GetParam(), p, shape, 3);
    EXPECT_EQ(one.result.loss, three.result.loss);
    EXPECT_TRUE(std::ranges::equal(one.df.flat(), three.df.flat()));
    EXPECT_TRUE(std::ranges::equal(one.dg.flat(), three.dg.flat()));
  }
}
INSTANTIATE_TEST_SUITE_P(Registry, StreamedForm, testing::ValuesIn(forms()),
                         [](const auto& form) { return form_name(form.param, form.index); });

class StreamedAtSize : public testing::TestWithParam<Form> {};

TEST_P(StreamedAtSize, IsTheDenseResult) {
  const std::size_t n = 4096;
  expect_same(streamed<float>(GetParam(), factors<float>(n, 16, 4), {}, 2),
              dense<float>(GetParam(), factors<float>(n, 16, 4)), 1e-5);
  expect_same(streamed<double>(GetParam(), factors<double>(n, 16, 4), {}, 2),
              dense<double>(GetParam(), factors<double>(n, 16, 4)), 1e-12);
}
INSTANTIATE_TEST_SUITE_P(Registry, StreamedAtSize,
                         testing::Values(Form{"infonce-anchor", {}, "rows", "avg"},
                                         Form{"infonce-anchor", {}, "both", "avg"},
                                         Form{"infonce-anchor", {{"nu", 100}}, "both", "cyc"},
                                         Form{"infonce", {}, "both"}, Form{"dv", {}, "rows"},
                                         Form{"nwj", {}, "rows"}),
                         [](const auto& form) { return form_name(form.param, form.index); });

TEST(Streamed, IsPublic) {
  const auto p = factors<double>(30, 4, 5);
  const auto objective = make_objective("nwj", {}, "rows");
  Matrix<double> g(30, 30), df(30, 4), dg(30, 4), want(30, 4);
  const double whole = objective->loss(p.scores.view(), g.view());
  const double loss = objective->loss(Product<double>{p.f.view(), p.g.view(), df.view(), dg.view()});
  EXPECT_NEAR(loss, whole, 1e-12 * std::abs(whole));
  kernels::gemm(Transpose::no, Transpose::no, 1.0, g.view(), p.g.view(), 0.0, want.view());
  expect_close(df, want, 1e-12);
  EXPECT_EQ(objective->loss(Product<double>{p.f.view(), p.g.view(), {}, {}}), loss);  // the loss alone
  EXPECT_THROW(objective->loss(Product<double>{p.f.view(), p.f.view(), df.view(), {}}), InputError);
  EXPECT_THROW(objective->loss(Product<double>{p.f.view(), g.view(), {}, {}}), InputError);
}

}  // namespace
}  // namespace kedge::objectives
