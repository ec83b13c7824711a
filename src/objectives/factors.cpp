#include "objectives/factors.hpp"

#include "kernels/gemm.hpp"
#include "kernels/gemm_double.hpp"

namespace kedge::objectives {

using kernels::Transpose;

template <class T>
void Factors<T>::positives(std::span<T> scores) const {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < f_.cols(); ++k)
      sum += static_cast<double>(f_(i, k)) * static_cast<double>(g_(i, k));
    scores[i] = static_cast<T>(sum);
  }
}

template <class T>
void Factors<T>::tile(const Rectangle& at, MatrixView<T> scores) const {
  kernels::gemm(Transpose::no, Transpose::yes, 1, f_.block(at.first_row, 0, at.rows, f_.cols()),
                g_.block(at.first_column, 0, at.columns, g_.cols()), 0, scores);
}

template <class T>
void Factors<T>::add_gradient(const Rectangle& at, MatrixView<const T> d_scores) {
  kernels::gemm(Transpose::no, Transpose::no, 1, d_scores,
                g_.block(at.first_column, 0, at.columns, g_.cols()), at.first_column == 0 ? 0 : 1,
                df_.block(at.first_row, 0, at.rows, f_.cols()));
  kernels::gemm(Transpose::yes, Transpose::no, 1, d_scores, f_.block(at.first_row, 0, at.rows, f_.cols()),
                at.band == 0 ? 0 : 1, dg_.block(at.first_column, 0, at.columns, g_.cols()));
}

template class Factors<float>;
template class Factors<double>;

}  // namespace kedge::objectives
