#include "kernels/gemm_double.hpp"

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

namespace kedge::kernels {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Stride = Eigen::OuterStride<>;

Eigen::Map<const RowMajor, 0, Stride> map(MatrixView<const double> m) {
  return {m.data(), static_cast<Eigen::Index>(m.rows()), static_cast<Eigen::Index>(m.cols()),
          Stride(static_cast<Eigen::Index>(m.stride()))};
}

}  // namespace

void gemm(Transpose transpose_a, Transpose transpose_b, double alpha, MatrixView<const double> a,
          MatrixView<const double> b, double beta, MatrixView<double> c) {
  Eigen::Map<RowMajor, 0, Stride> out(c.data(), static_cast<Eigen::Index>(c.rows()),
                                      static_cast<Eigen::Index>(c.cols()),
                                      Stride(static_cast<Eigen::Index>(c.stride())));
  if (beta == 0) {
    out.setZero();  // what stood there may be NaN
  } else if (beta != 1) {
    out *= beta;
  }
  const auto left = map(a), right = map(b);
  if (transpose_a == Transpose::no && transpose_b == Transpose::no) {
    out.noalias() += alpha * left * right;
  } else if (transpose_a == Transpose::no) {
    out.noalias() += alpha * left * right.transpose();
  } else if (transpose_b == Transpose::no) {
    out.noalias() += alpha * left.transpose() * right;
  } else {
    out.noalias() += alpha * left.transpose() * right.transpose();
  }
}

}  // namespace kedge::kernels
