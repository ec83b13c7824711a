#include "tasks/parts/joint.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace kedge::tasks {
namespace {

void to_floats(std::span<const double> row, std::span<float> out) {
  std::transform(row.begin(), row.end(), out.begin(), [](double value) { return static_cast<float>(value); });
}

class JointTask final : public Task {
 public:
  explicit JointTask(Joint joint) : joint_(std::move(joint)) {}

  std::size_t x_dim() const override { return joint_.x_dim; }
  std::size_t y_dim() const override { return joint_.y_dim; }
  double mi() const override { return joint_.mi; }

  void draw(Rng& rng, MatrixView<float> x, MatrixView<float> y) const override {
    std::vector<double> x_row(joint_.x_dim), y_row(joint_.y_dim);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      joint_.draw(rng, x_row, y_row);
      to_floats(x_row, x.row(i));
      to_floats(y_row, y.row(i));
    }
  }

 private:
  Joint joint_;
};

}  // namespace

Joint mapped(Joint base, Map of_x, Map of_y) {
  Joint result{base.x_dim, base.y_dim, base.mi, {}};
  result.draw = [draw = std::move(base.draw), of_x = std::move(of_x), of_y = std::move(of_y)](
                    Rng& rng, std::span<double> x, std::span<double> y) {
    draw(rng, x, y);
    if (of_x) of_x(x);
    if (of_y) of_y(y);
  };
  return result;
}

std::unique_ptr<Task> as_task(Joint joint) { return std::make_unique<JointTask>(std::move(joint)); }

}  // namespace kedge::tasks
