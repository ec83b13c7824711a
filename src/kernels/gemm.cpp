#include "kernels/gemm.hpp"

#include <dnnl.h>
#include <fmt/format.h>

#include <stdexcept>

#include "kernels/dispatch.hpp"

namespace kedge::kernels {

void gemm(Transpose transpose_a, Transpose transpose_b, float alpha, MatrixView<const float> a,
          MatrixView<const float> b, float beta, MatrixView<float> c) {
  ensure_dispatch();
  const auto inner = static_cast<dnnl_dim_t>(transpose_a == Transpose::no ? a.cols() : a.rows());
  const auto rows = static_cast<dnnl_dim_t>(c.rows()), cols = static_cast<dnnl_dim_t>(c.cols());
  if (rows == 0 || cols == 0) return;
  const dnnl_status_t status =
      dnnl_sgemm(static_cast<char>(transpose_a), static_cast<char>(transpose_b), rows, cols, inner, alpha,
                 a.data(), static_cast<dnnl_dim_t>(a.stride()), b.data(), static_cast<dnnl_dim_t>(b.stride()),
                 beta, c.data(), static_cast<dnnl_dim_t>(c.stride()));
  if (status != dnnl_success) {
    throw std::runtime_error(fmt::format("matrix product of {} x {} x {} failed in oneDNN (status {})", rows,
                                         inner, cols, static_cast<int>(status)));
  }
}

}  // namespace kedge::kernels
