// Estimates as means over rows: the value a row contributes, for several numbers of neighbours k at once.
// Means give the estimate, and the values themselves a standard error, or a paired comparison with another
// estimator's.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "kedge/matrix.hpp"
#include "kedge/matrix_view.hpp"

namespace kedge::neighbours {

struct LocalValues {
  std::vector<std::size_t> ks;
  Matrix<double> values;  ///< ks.size() x rows: values.row(j) belongs to ks[j]

  /// The estimate of each k.
  std::vector<double> means() const;
};

/// Throws InputError unless both have the same number of rows, some columns, and finite numbers only.
void check_pair(MatrixView<const float> x, MatrixView<const float> y);
void check_finite(MatrixView<const float> rows, const char* name);

/// Throws InputError unless the ks ascend, are at least 1, and less than the number of rows.
void check_ks(std::span<const std::size_t> ks, std::size_t rows);

/// psi(0) ... psi(n) for counts; psi(0) is never asked for.
std::vector<double> digamma_table(std::size_t n);

/// work(begin, end) over blocks of 0 ... count - 1. Throws Interrupted.
void for_blocks(std::size_t count, std::size_t threads, const std::stop_token& stop,
                const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace kedge::neighbours
