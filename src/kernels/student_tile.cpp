#include "kernels/student_tile.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/student_tile.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"
#include "kernels/tail-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace kedge::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void student_tile(const StudentTerms& t, MatrixView<const float> cross, MatrixView<float> scores) {
  const hn::ScalableTag<float> d;
  const auto scale = hn::Set(d, 1 / t.df), c = hn::Set(d, t.c);
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    const float* cross_i = cross.data() + i * cross.stride();
    float* scores_i = scores.data() + i * scores.stride();
    const auto row = hn::Set(d, t.row[i]), square = hn::Set(d, t.row_square[i]);
    for_vectors(d, scores.cols(), [&](auto load, auto store) HWY_ATTR {
      const auto q = hn::Add(hn::Add(load(cross_i), square), load(t.column_square.data()));
      const auto log = hn::Log1p(d, hn::Mul(hn::Max(q, hn::Zero(d)), scale));
      const auto sides = hn::Add(row, load(t.column.data()));
      store(hn::Add(load(scores_i), hn::NegMulAdd(c, log, sides)), scores_i);
    });
  }
}

}  // namespace kedge::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kedge::kernels {
HWY_EXPORT(student_tile);

void add_student(const StudentTerms& terms, MatrixView<const float> cross, MatrixView<float> scores) {
  HWY_DYNAMIC_DISPATCH(student_tile)(terms, cross, scores);
}

}  // namespace kedge::kernels
#endif
