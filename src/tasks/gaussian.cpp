#include "tasks/gaussian.hpp"

#include <cmath>

#include "tasks/task_id.hpp"

namespace kedge::tasks {
namespace {

class GaussianPairs final : public Task {
 public:
  GaussianPairs(const DimAndLevel& id, bool cubic)
      : dim_(id.dim),
        mi_(id.nats),
        rho_(std::sqrt(-std::expm1(-2 * id.nats / static_cast<double>(id.dim)))),
        cubic_(cubic) {}

  std::size_t x_dim() const override { return dim_; }
  std::size_t y_dim() const override { return dim_; }
  double mi() const override { return mi_; }

  void draw(Rng& rng, MatrixView<float> x, MatrixView<float> y) const override {
    const double rest = std::exp(-mi_ / static_cast<double>(dim_));  // sqrt(1 - rho^2)
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t k = 0; k < dim_; ++k) {
        const double a = rng.normal(), b = rho_ * a + rest * rng.normal();
        x(i, k) = static_cast<float>(a);
        y(i, k) = static_cast<float>(cubic_ ? b * b * b : b);
      }
    }
  }

 private:
  std::size_t dim_;
  double mi_, rho_;
  bool cubic_;
};

template <bool cubic>
std::unique_ptr<Task> make(std::string_view id, const std::string& /*data_dir*/) {
  const auto parsed = parse_dim_and_level(cubic ? "cubic" : "gaussian", id);
  return parsed ? std::make_unique<GaussianPairs>(*parsed, cubic) : nullptr;
}

}  // namespace

Family gaussian_family() {
  const char* pattern = "gaussian/d<D>/bits<I> or nats<I>";
  return {pattern, {{pattern, "D independent Gaussian pairs with I bits or nats in all"}}, make<false>};
}

Family cubic_family() {
  const char* pattern = "cubic/d<D>/bits<I> or nats<I>";
  return {pattern, {{pattern, "the same with each y cubed"}}, make<true>};
}

}  // namespace kedge::tasks
