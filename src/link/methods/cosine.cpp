// The floor: entities that look alike interact. cos(x, y) of the scaled columns; nothing is learned.
#include <cmath>
#include <vector>

#include "link/methods/baselines.hpp"

namespace kedge::link {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += static_cast<double>(a[c]) * static_cast<double>(b[c]);
  return sum;
}

class CosineScorer final : public Scorer {
 public:
  explicit CosineScorer(const Lesson& lesson) : lesson_(lesson) {}

  void score(std::span<const std::size_t> xs, std::span<const std::size_t> ys, MatrixView<float> scores,
             MatrixView<float> errors) const override {
    const Matrix<float>&x = lesson_.x->columns, &y = lesson_.y->columns;
    std::vector<double> y_squares;
    for (const std::size_t j : ys) y_squares.push_back(dot(y.row(j), y.row(j)));
    for (std::size_t i = 0; i < xs.size(); ++i) {
      const auto row = x.row(xs[i]);
      const double square = dot(row, row);
      for (std::size_t j = 0; j < ys.size(); ++j) {
        const double norms = std::sqrt(square * y_squares[j]);
        scores(i, j) = norms > 0 ? static_cast<float>(dot(row, y.row(ys[j])) / norms) : 0;
      }
    }
    no_errors(errors);
  }

 private:
  const Lesson& lesson_;
};

class Cosine final : public Method {
 public:
  std::unique_ptr<Learned> learn(const Lesson& lesson, std::size_t, const std::stop_token&) const override {
    return std::make_unique<CosineScorer>(lesson);
  }
};

}  // namespace

std::unique_ptr<Method> make_cosine() { return std::make_unique<Cosine>(); }

}  // namespace kedge::link
