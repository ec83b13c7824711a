#include "copula/canonical.hpp"

#include <Eigen/Cholesky>
#include <Eigen/SVD>
#include <algorithm>

#include "kedge/error.hpp"

namespace kedge::copula {
namespace {

using Cholesky = Eigen::LLT<Eigen::MatrixXd>;

/// With as much ridge as rounding in a singular matrix asks for. Of finite entries some ridge is enough, of
/// others none.
Cholesky factor(Eigen::MatrixXd block, double ridge) {
  if (!block.allFinite()) {
    throw InputError(
        "scores of x and y have a correlation that is not a finite number; leave out rows with values that "
        "are "
        "not, and columns that overflow");
  }
  Cholesky result;
  do {
    block.diagonal().array() += ridge;
    result.compute(block);
    ridge *= 10;
  } while (result.info() != Eigen::Success);
  return result;
}

struct Whitened {
  Cholesky x, y;
  Eigen::MatrixXd cross;
};

Whitened whiten(const Eigen::MatrixXd& correlation, Eigen::Index p, double ridge) {
  const Eigen::Index q = correlation.rows() - p;
  Whitened result{factor(correlation.topLeftCorner(p, p), ridge),
                  factor(correlation.bottomRightCorner(q, q), ridge), correlation.topRightCorner(p, q)};
  result.x.matrixL().solveInPlace(result.cross);
  result.y.matrixU().solveInPlace<Eigen::OnTheRight>(result.cross);
  return result;
}

}  // namespace

Canonical canonical(const Eigen::MatrixXd& correlation, Eigen::Index p) {
  const Whitened whitened = whiten(correlation, p, fitting_ridge);
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(whitened.cross, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return {whitened.x.matrixU().solve(svd.matrixU()), whitened.y.matrixU().solve(svd.matrixV()),
          svd.singularValues().cwiseMin(1.0)};
}

Eigen::VectorXd canonical_correlations(const Eigen::MatrixXd& correlation, Eigen::Index p) {
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(whiten(correlation, p, determinant_ridge).cross);
  return svd.singularValues().cwiseMin(1.0);
}

}  // namespace kedge::copula
