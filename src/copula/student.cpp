#include "copula/student.hpp"

#include <limits>

#include "copula/assemble.hpp"
#include "copula/sample.hpp"
#include "copula/scatter.hpp"

namespace kedge::copula {

LogRatio fit_student(MatrixView<const float> tx, MatrixView<const float> ty, std::span<const double> weights,
                     double df, Shrinkage shrinkage) {
  constexpr int steps = 12;
  constexpr double tolerance = 1e-5;
  const Sample sample = make_sample(tx, ty, weights);
  if (tx.empty() || ty.empty() || !(sample.total_weight() > 0)) return independent(tx.cols(), ty.cols());
  const auto d = static_cast<Eigen::Index>(sample.dims());
  Correlation scatter = student_scatter(
      sample, df, {Eigen::MatrixXd::Identity(d, d), Eigen::VectorXd::Ones(d)}, steps, tolerance);
  // The scores have unit scale by construction; only what never varies is left out.
  for (double& scale : scatter.inverse_scale) scale = scale > 0 ? 1 : 0;
  return assemble(sample, scatter, df, shrinkage);
}

}  // namespace kedge::copula
