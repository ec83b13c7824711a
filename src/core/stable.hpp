// Logarithms of sums, and their like, without overflow or cancellation. log 0 = -inf is a legal argument.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace kedge {

constexpr double log_zero = -std::numeric_limits<double>::infinity();

/// log(1 + e^z)
inline double softplus(double z) { return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))); }

/// log softplus'(z) = log sigma(z)
inline double log_sigmoid(double z) { return -softplus(-z); }

inline double sigmoid(double z) { return z >= 0 ? 1 / (1 + std::exp(-z)) : std::exp(z) / (1 + std::exp(z)); }

/// log(e^a + e^b)
inline double log_add(double a, double b) {
  const double high = std::max(a, b);
  if (std::isinf(high)) return high;
  return high + std::log1p(std::exp(-std::abs(a - b)));
}

template <class... Rest>
double log_add(double a, double b, Rest... rest) {
  return log_add(log_add(a, b), rest...);
}

/// log sum of e^v over a stream, one value or one partial result at a time.
class LogSum {
 public:
  void add(double v) { merge(v, v == log_zero ? 0 : 1); }
  /// Adds e^maximum * sum.
  void merge(double maximum, double sum) {
    if (sum == 0) return;
    if (maximum <= maximum_) {
      sum_ += sum * std::exp(maximum - maximum_);
    } else {
      sum_ = sum_ * std::exp(maximum_ - maximum) + sum;
      maximum_ = maximum;
    }
  }
  void merge(const LogSum& other) { merge(other.maximum_, other.sum_); }
  double value() const { return sum_ == 0 ? log_zero : maximum_ + std::log(sum_); }
  double maximum() const { return maximum_; }

 private:
  double maximum_ = log_zero, sum_ = 0;
};

}  // namespace kedge
