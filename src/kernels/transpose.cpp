#include "kernels/transpose.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/transpose.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR
/// Four by four floats from four vectors of 128 bits.
HWY_INLINE void square(const float* from, std::size_t from_stride, float* to, std::size_t to_stride) {
  const hn::FixedTag<float, 4> d;
  const hn::FixedTag<double, 2> pairs;
  const auto a = hn::LoadU(d, from), b = hn::LoadU(d, from + from_stride),
             c = hn::LoadU(d, from + 2 * from_stride), e = hn::LoadU(d, from + 3 * from_stride);
  const auto ab_low = hn::BitCast(pairs, hn::InterleaveLower(d, a, b)),
             ab_high = hn::BitCast(pairs, hn::InterleaveUpper(d, a, b)),
             ce_low = hn::BitCast(pairs, hn::InterleaveLower(d, c, e)),
             ce_high = hn::BitCast(pairs, hn::InterleaveUpper(d, c, e));
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, ab_low, ce_low)), d, to);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, ab_low, ce_low)), d, to + to_stride);
  hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, ab_high, ce_high)), d, to + 2 * to_stride);
  hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, ab_high, ce_high)), d, to + 3 * to_stride);
}
HWY_INLINE void square(const double* from, std::size_t from_stride, double* to, std::size_t to_stride) {
  const hn::FixedTag<double, 2> d;
  const auto a = hn::LoadU(d, from), b = hn::LoadU(d, from + from_stride);
  hn::StoreU(hn::InterleaveLower(d, a, b), d, to);
  hn::StoreU(hn::InterleaveUpper(d, a, b), d, to + to_stride);
}

#endif

template <class T>
HWY_INLINE void transposed(MatrixView<const T> from, MatrixView<T> to) {
  std::size_t rows = 0, columns = 0;  // that squares cover
#if HWY_TARGET != HWY_SCALAR
  constexpr std::size_t side = 16 / sizeof(T), line = 64 / sizeof(T);
  rows = from.rows() / side * side;
  columns = from.cols() / side * side;
  for (std::size_t i0 = 0; i0 < rows; i0 += line) {  // a line of `to` is written whole before the next
    for (std::size_t j = 0; j < columns; j += side) {
      for (std::size_t i = i0; i < std::min(i0 + line, rows); i += side) {
        square(from.data() + i * from.stride() + j, from.stride(), to.data() + j * to.stride() + i,
               to.stride());
      }
    }
  }
#endif
  for (std::size_t i = 0; i < from.rows(); ++i) {
    for (std::size_t j = i < rows ? columns : 0; j < from.cols(); ++j) to(j, i) = from(i, j);
  }
}

void transpose_float(MatrixView<const float> from, MatrixView<float> to) { transposed(from, to); }
void transpose_double(MatrixView<const double> from, MatrixView<double> to) { transposed(from, to); }

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(transpose_float);
HWY_EXPORT(transpose_double);

void transpose(MatrixView<const float> from, MatrixView<float> to) {
  HWY_DYNAMIC_DISPATCH(transpose_float)(from, to);
}
void transpose(MatrixView<const double> from, MatrixView<double> to) {
  HWY_DYNAMIC_DISPATCH(transpose_double)(from, to);
}

}  // namespace kedge::kernels
#endif
