#include "objectives/values.hpp"

#include <algorithm>
#include <cmath>

#include "core/stable.hpp"

namespace kedge::objectives {
namespace {

/// log of the mean over off-diagonal entries of e^clip(S).
template <class T>
double log_mean_exp(MatrixView<const T> scores, double tau) {
  LogSum sum;
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    for (std::size_t j = 0; j < scores.cols(); ++j) {
      if (i != j) sum.add(std::clamp(static_cast<double>(scores(i, j)), -tau, tau));
    }
  }
  const auto n = static_cast<double>(scores.rows());
  return sum.value() - std::log(n * (n - 1));
}

constexpr double unclipped = std::numeric_limits<double>::infinity();

}  // namespace

template <class T>
double plug_in_value(MatrixView<const T> scores) {
  double sum = 0;
  for (std::size_t i = 0; i < scores.rows(); ++i) sum += static_cast<double>(scores(i, i));
  return sum / static_cast<double>(scores.rows());
}

template <class T>
double dv_value(MatrixView<const T> scores) {
  return smile_value(scores, unclipped);
}

template <class T>
double nwj_value(MatrixView<const T> scores) {
  return plug_in_value(scores) + 1 - std::exp(log_mean_exp(scores, unclipped));
}

template <class T>
double smile_value(MatrixView<const T> scores, double tau) {
  return plug_in_value(scores) - log_mean_exp(scores, tau);
}

double anchor_bound(double positive_term, double anchor_term, double k, double nu) {
  if (nu == 0) return std::log(k) - positive_term;
  return -positive_term - nu / k * anchor_term + anchor_ceiling(k, nu);
}

double anchor_ceiling(double k, double nu) {
  if (nu == 0) return std::log(k);
  return std::log(k + nu) + nu / k * std::log((k + nu) / nu);
}

template double plug_in_value(MatrixView<const float>);
template double plug_in_value(MatrixView<const double>);
template double dv_value(MatrixView<const float>);
template double dv_value(MatrixView<const double>);
template double nwj_value(MatrixView<const float>);
template double nwj_value(MatrixView<const double>);
template double smile_value(MatrixView<const float>, double);
template double smile_value(MatrixView<const double>, double);

}  // namespace kedge::objectives
