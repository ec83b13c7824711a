#include "estimate/calibrate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kedge::estimate {
namespace {

constexpr std::array<double, 4> slopes = {0.25, 0.5, 0.75, 1};
constexpr double largest_offset = 1;
constexpr int search_steps = 12;  // of the golden section: the offset to 2 largest_offset 0.618^12 = 0.006

class Losses {
 public:
  Losses(const std::vector<Matrix<float>>& blocks, const RowLosses& row_losses)
      : blocks_(blocks), row_losses_(row_losses) {}

  std::vector<double> rows(double alpha, double offset) {
    std::vector<double> all;
    for (const Matrix<float>& block : blocks_) {
      scratch_ = block;
      for (float& s : scratch_.flat()) s = static_cast<float>(alpha * static_cast<double>(s) + offset);
      const auto losses = row_losses_(scratch_.view());
      all.insert(all.end(), losses.begin(), losses.end());
    }
    return all;
  }

  double mean(double alpha, double offset) {
    double sum = 0;
    const auto all = rows(alpha, offset);
    for (double loss : all) sum += loss;
    return sum / static_cast<double>(all.size());
  }

 private:
  const std::vector<Matrix<float>>& blocks_;
  const RowLosses& row_losses_;
  Matrix<float> scratch_;
};

/// The loss is convex in the offset.
double best_offset(Losses& losses, double alpha) {
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = -largest_offset, high = largest_offset;
  double left = high - ratio * (high - low), right = low + ratio * (high - low);
  double at_left = losses.mean(alpha, left), at_right = losses.mean(alpha, right);
  for (int i = 0; i < search_steps; ++i) {
    if (at_left < at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - ratio * (high - low);
      at_left = losses.mean(alpha, left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + ratio * (high - low);
      at_right = losses.mean(alpha, right);
    }
  }
  return 0.5 * (low + high);
}

}  // namespace

Calibration calibrate(const std::vector<Matrix<float>>& blocks, const RowLosses& row_losses) {
  Losses losses(blocks, row_losses);
  Calibration best;
  double best_loss = losses.mean(1, 0);
  for (const double alpha : slopes) {
    const double offset = best_offset(losses, alpha), loss = losses.mean(alpha, offset);
    if (loss < best_loss) {
      best_loss = loss;
      best.alpha = alpha;
      best.offset = offset;
    }
  }
  const auto chosen = losses.rows(best.alpha, best.offset), none = losses.rows(0, 0);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const double gain = none[i] - chosen[i];
    sum += gain;
    squares += gain * gain;
  }
  const auto n = static_cast<double>(chosen.size());
  best.gain = sum / n;
  best.gain_error = std::sqrt(std::max(0.0, squares / n - best.gain * best.gain) / n);
  if (!(best.gain > best.gain_error)) best.alpha = best.offset = 0;
  return best;
}

}  // namespace kedge::estimate
