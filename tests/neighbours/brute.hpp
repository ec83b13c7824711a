// The estimators as their papers write them, over all pairs of rows: slow, and too simple to be wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "neighbours/ksg.hpp"

namespace kedge::neighbours::brute {

std::vector<double> ksg(MatrixView<const float> x, MatrixView<const float> y, std::size_t k, Ksg form);
std::vector<double> ross(std::span<const std::uint32_t> labels, MatrixView<const float> y, std::size_t k);

}  // namespace kedge::neighbours::brute
