// Losses for LibTorch against the library's own: native kernels, tensor operations, and streamed products.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "kedge/error.hpp"
#include "kedge/torch.hpp"
#include "objectives/support.hpp"

namespace kedge {
namespace {

using at::Tensor;
using kedge::torch::Loss;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::size_t batch = 9;

Tensor leaf(const Matrix<double>& m) {
  return at::from_blob(const_cast<double*>(m.data()), {std::int64_t(m.rows()), std::int64_t(m.cols())},
                       at::kDouble)
      .clone()
      .requires_grad_();
}

struct Expected {
  double loss;
  Matrix<double> gradient;
  std::vector<double> baseline_gradient;
};

Expected native(const Form& form, const Matrix<double>& s, const std::vector<double>& a) {
  const auto objective = form.make();
  Expected e{0, Matrix<double>(s.rows(), s.cols()),
             std::vector<double>(objective->has_baseline() ? batch : 0)};
  e.loss = objective->loss(s.view(), e.gradient.view(), {baseline_for(*objective, a), e.baseline_gradient});
  return e;
}

/// Relative to the largest entry: sums of different order, in doubles.
double distance(const Tensor& found, const Tensor& expected) {
  return ((found - expected).abs().max() / (expected.abs().max() + 1e-12)).item<double>();
}

class OfForm : public testing::TestWithParam<Form> {
 protected:
  Tensor baseline_leaf(const Expected& e) const {
    if (e.baseline_gradient.empty()) return {};
    return at::from_blob(const_cast<double*>(a_.data()), {std::int64_t(batch)}, at::kDouble)
        .clone()
        .requires_grad_();
  }
  void expect_same(const Tensor& loss, const Tensor& s, const Tensor& a, const Expected& e) const {
    EXPECT_NEAR(loss.item<double>(), e.loss, 1e-10 * (1 + std::abs(e.loss)));
    (3 * loss).backward();  // a factor upstream must come through
    EXPECT_LT(distance(s.grad() / 3, leaf(e.gradient).detach()), 1e-10);
    for (std::size_t i = 0; i < e.baseline_gradient.size(); ++i)
      EXPECT_NEAR(a.grad()[std::int64_t(i)].item<double>() / 3, e.baseline_gradient[i], 1e-10);
  }
  const Matrix<double> s_ = random_scores(batch, 4);
  const std::vector<double> a_ = random_baseline(batch, 5);
};

TEST_P(OfForm, BackpropagatesTheNativeGradient) {
  const Expected e = native(GetParam(), s_, a_);
  const Tensor s = leaf(s_), a = baseline_leaf(e);
  Loss loss(GetParam().name, GetParam().params, GetParam().direction, GetParam().mode);
  expect_same(loss(s, a), s, a, e);
}

TEST_P(OfForm, IsTheSameInTensorOperations) {
  const Expected e = native(GetParam(), s_, a_);
  const Tensor s = leaf(s_), a = baseline_leaf(e);
  Loss loss(GetParam().name, GetParam().params, GetParam().direction, GetParam().mode);
  expect_same(loss.by_tensors(s, a), s, a, e);
}

TEST_P(OfForm, IsTheSameOfAProductThatIsNeverHeld) {
  ::torch::manual_seed(3);
  const Tensor f = at::randn({batch, 4}, at::kDouble).requires_grad_();
  const Tensor g = at::randn({batch, 4}, at::kDouble).requires_grad_();
  Loss loss(GetParam().name, GetParam().params, GetParam().direction, GetParam().mode);
  const Tensor held = loss(at::matmul(f, g.t())), streamed = loss.product(f, g);
  const auto expected = ::torch::autograd::grad({held}, {f, g}),
             found = ::torch::autograd::grad({streamed}, {f, g});
  EXPECT_NEAR(streamed.item<double>(), held.item<double>(), 1e-10 * (1 + std::abs(held.item<double>())));
  EXPECT_LT(distance(found[0], expected[0]), 1e-9);
  EXPECT_LT(distance(found[1], expected[1]), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Registry, OfForm, testing::ValuesIn(forms()));

TEST(Loss, TakesHalfPrecision) {
  const Tensor wide = at::randn({8, 8}).to(at::kBFloat16).to(at::kFloat);
  const Tensor half = wide.to(at::kBFloat16).requires_grad_();
  Loss loss("infonce-anchor");
  const Tensor found = loss(half);
  found.backward();
  EXPECT_EQ(found.scalar_type(), at::kBFloat16);
  EXPECT_EQ(half.grad().scalar_type(), at::kBFloat16);
  EXPECT_NEAR(found.item<float>(), loss(wide).item<float>(), 0.01 * std::abs(loss(wide).item<float>()));
}

TEST(Loss, ReportsTheValueOfTheLibrary) {
  const Matrix<double> s = random_scores(batch, 8);
  EXPECT_EQ(Loss("js").value(leaf(s)), make_objective("js")->value(s.view()));
}

TEST(Loss, MineRemembersItsAverageInTensorOperations) {
  Loss native("mine"), tensors("mine");
  for (unsigned seed = 0; seed < 3; ++seed) {
    const Tensor s = leaf(random_scores(batch, seed));
    EXPECT_NEAR(native(s).item<double>(), tensors.by_tensors(s).item<double>(), 1e-10);
  }
}

TEST(Loss, RefusesWhatTheLibraryRefuses) {
  EXPECT_THAT([] { Loss("infonce-ancor"); }, ThrowsMessage<InputError>(HasSubstr("infonce-anchor")));
  for (const bool tensors : {false, true}) {
    const auto of = [tensors](Loss loss, const Tensor& s) { return tensors ? loss.by_tensors(s) : loss(s); };
    EXPECT_THAT([&] { of(Loss("nwj"), at::zeros({3, 4})); }, ThrowsMessage<InputError>(HasSubstr("square")));
    EXPECT_THAT([&] { of(Loss("nwj"), at::zeros({3})); }, ThrowsMessage<InputError>(HasSubstr("matrix")));
    EXPECT_THAT(
        [&] {
          of(Loss("infonce-anchor", {{"k", 7}}), at::zeros({4, 4}));
        },
        ThrowsMessage<InputError>(HasSubstr("k must be")));
  }
}

TEST(Loss, SaysThatItHasNoSecondDerivative) {
  const Tensor s = at::randn({4, 4}).requires_grad_();
  Loss loss("nwj");
  const Tensor value = loss(s);
  EXPECT_THAT([&] { value.backward({}, true, /*create_graph=*/true); },
              ThrowsMessage<InputError>(HasSubstr("first derivative")));
}

}  // namespace
}  // namespace kedge
