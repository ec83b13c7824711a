// Closed form: the log density ratio of jointly Gaussian principal components of the two sides, with the
// canonical correlations that random-matrix theory leaves (copula/shrinkage.hpp).
#include <algorithm>

#include "copula/gaussian.hpp"
#include "link/inputs/places.hpp"
#include "link/methods/baselines.hpp"

namespace kedge::link {
namespace {

constexpr std::size_t most_components = 64;

MatrixView<const float> leading(const Matrix<float>& all) {
  return all.view().block(0, 0, all.rows(), std::min(all.cols(), most_components));
}

class GaussianScorer final : public Scorer {
 public:
  GaussianScorer(const Lesson& lesson, copula::LogRatio ratio) : lesson_(lesson), ratio_(std::move(ratio)) {}

  void score(std::span<const std::size_t> xs, std::span<const std::size_t> ys, MatrixView<float> scores,
             MatrixView<float> errors) const override {
    const auto x = leading(lesson_.x->components), y = leading(lesson_.y->components);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      for (std::size_t j = 0; j < ys.size(); ++j) {
        scores(i, j) = static_cast<float>(ratio_(x.row(xs[i]), y.row(ys[j])));
      }
    }
    no_errors(errors);
  }

 private:
  const Lesson& lesson_;
  copula::LogRatio ratio_;
};

class Gaussian final : public Method {
 public:
  std::unique_ptr<Learned> learn(const Lesson& lesson, std::size_t, const std::stop_token&) const override {
    const Matrix<float> x = rows_of(leading(lesson.x->components), places(lesson.pairs, &EntityPair::a));
    const Matrix<float> y = rows_of(leading(lesson.y->components), places(lesson.pairs, &EntityPair::b));
    return std::make_unique<GaussianScorer>(
        lesson, copula::fit_gaussian(x.view(), y.view(), {}, copula::Shrinkage::spike));
  }
};

}  // namespace

std::unique_ptr<Method> make_gaussian() { return std::make_unique<Gaussian>(); }

}  // namespace kedge::link
