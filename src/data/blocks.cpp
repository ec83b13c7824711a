#include "data/blocks.hpp"

#include <algorithm>
#include <cmath>

#include "data/mapped.hpp"
#include "data/storage.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"

namespace kedge::data {

void for_blocks(const Array& rows, const std::function<void(std::size_t, MatrixView<const double>)>& use) {
  if (rows.rows() == 0 || rows.cols() == 0) return;
  const std::size_t block = std::clamp<std::size_t>((std::size_t{1} << 16) / rows.cols(), 1, rows.rows());
  Matrix<double> buffer(block, rows.cols());
  const Array::Storage& storage = *rows.storage();
  PageRelease pages(*storage.table);
  for (std::size_t first = 0; first < rows.rows(); first += block) {
    const MatrixView<const double> view = buffer.top(std::min(block, rows.rows() - first));
    rows.read(first, buffer.top(view.rows()));
    use(first, view);
    pages.passed(storage.original_row(first + view.rows() - 1) + 1 - storage.original_row(first));
  }
}

void for_finite_blocks(const Array& rows,
                       const std::function<void(std::size_t, MatrixView<const double>)>& use) {
  for_blocks(rows, [&](std::size_t first, MatrixView<const double> block) {
    for (std::size_t i = 0; i < block.rows() * block.cols(); ++i) {
      if (std::isfinite(block.data()[i])) continue;
      throw InputError(
          not_finite_sentence(rows, first + i / block.cols(), i % block.cols(), block.data()[i]));
    }
    use(first, block);
  });
}

}  // namespace kedge::data
