// Results as NumPy arrays that own their numbers; nothing is copied.
#pragma once

#include <nanobind/ndarray.h>

#include <memory>
#include <utility>
#include <vector>

#include "kedge/matrix.hpp"

namespace kedge::bindings {

template <class T>
using Vector = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>;
template <class T>
using Table = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<2>>;

/// Keeps `kept` until Python has no use for it.
template <class Kept>
nanobind::capsule keeper(std::unique_ptr<Kept> kept) {
  return {kept.release(), [](void* pointer) noexcept { delete static_cast<Kept*>(pointer); }};
}

template <class T>
Vector<T> to_numpy(std::vector<T> values) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  T* data = kept->data();
  const std::size_t size = kept->size();
  return Vector<T>(data, {size}, keeper(std::move(kept)));
}

template <class T>
Table<T> to_numpy(Matrix<T> values) {
  auto kept = std::make_unique<Matrix<T>>(std::move(values));
  T* data = kept->data();
  const std::size_t rows = kept->rows(), cols = kept->cols();
  return Table<T>(data, {rows, cols}, keeper(std::move(kept)));
}

}  // namespace kedge::bindings
