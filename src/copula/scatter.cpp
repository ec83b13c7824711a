#include "copula/scatter.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "copula/canonical.hpp"

namespace kedge::copula {
namespace {

Correlation em_step(const Sample& t, const std::vector<bool>& varies, double df, const Correlation& from) {
  const auto d = static_cast<double>(t.dims());
  const Distance distance(from);
  Eigen::MatrixXd squares = Eigen::MatrixXd::Zero(from.matrix.rows(), from.matrix.rows());
  double total = 0;
  t.for_blocks([&](std::size_t first, Eigen::MatrixXd& block) {
    Eigen::ArrayXd u = (df + d) / (df + distance(block).array());
    if (!t.weights.empty()) u *= Eigen::Map<const Eigen::ArrayXd>(t.weights.data() + first, block.cols());
    total += u.sum();
    block *= u.sqrt().matrix().asDiagonal();
    squares.selfadjointView<Eigen::Lower>().rankUpdate(block);
  });
  return from_covariance(squares / total, varies);
}

double movement(const Correlation& from, const Correlation& to) {
  double most = (to.matrix - from.matrix).cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < to.inverse_scale.size(); ++i) {
    if (to.inverse_scale(i) > 0)
      most = std::max(most, std::abs(from.inverse_scale(i) / to.inverse_scale(i) - 1));
  }
  return most;
}

}  // namespace

Distance::Distance(const Correlation& scatter) {
  Eigen::MatrixXd ridged = scatter.matrix;
  ridged.diagonal().array() += fitting_ridge;
  const Eigen::LLT<Eigen::MatrixXd> factor(ridged);
  whitening_ = Eigen::MatrixXd::Identity(ridged.rows(), ridged.cols());
  factor.matrixL().solveInPlace(whitening_);
  log_determinant_ = -2 * whitening_.diagonal().array().log().sum();
  whitening_ *= scatter.inverse_scale.asDiagonal();
}

Eigen::VectorXd Distance::operator()(const Eigen::MatrixXd& block) const {
  const Eigen::MatrixXd white = whitening_.triangularView<Eigen::Lower>() * block;
  return white.colwise().squaredNorm();
}

double Distance::log_determinant() const { return log_determinant_; }

Correlation student_scatter(const Sample& t, double df, Correlation start, int steps, double tolerance) {
  const std::vector<bool> varies = t.varies();
  for (int step = 0; step < steps; ++step) {
    Correlation next = em_step(t, varies, df, start);
    const double moved = movement(start, next);
    start = std::move(next);
    if (moved <= tolerance) break;
  }
  return start;
}

}  // namespace kedge::copula
