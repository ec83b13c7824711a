// kedge::Array from what Python holds: anything with a buffer (NumPy's arrays have one), words, files, and
// tables of such columns.
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "kedge/in_memory.hpp"
#include "parts.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

/// A view of a buffer. Its owner may let go of it on any thread.
std::shared_ptr<Py_buffer> borrow(const nb::object& holder) {
  auto view = std::make_unique<Py_buffer>();
  if (PyObject_GetBuffer(holder.ptr(), view.get(), PyBUF_RECORDS_RO) != 0) throw nb::python_error();
  return {view.release(), [](Py_buffer* held) {
            const nb::gil_scoped_acquire lock;
            PyBuffer_Release(held);
            delete held;
          }};
}

/// By the struct module's letter and the element's size; letters for C's types differ between machines in
/// size.
DType element_type(char letter, std::size_t bytes) {
  static constexpr struct {
    std::string_view letters;
    std::size_t bytes;
    DType type;
  } known[] = {{"e", 2, DType::f16},   {"f", 4, DType::f32},   {"d", 8, DType::f64},
               {"b", 1, DType::i8},    {"h", 2, DType::i16},   {"ilq", 4, DType::i32},
               {"ilq", 8, DType::i64}, {"B", 1, DType::u8},    {"H", 2, DType::u16},
               {"ILQ", 4, DType::u32}, {"ILQ", 8, DType::u64}, {"?", 1, DType::boolean}};
  for (const auto& row : known) {
    if (row.bytes == bytes && row.letters.find(letter) != std::string_view::npos) return row.type;
  }
  throw std::invalid_argument("a buffer of numbers is needed");
}

Array from_buffer(const nb::object& holder, const std::string& name) {
  const std::shared_ptr<Py_buffer> view = borrow(holder);
  std::string_view format = view->format == nullptr ? "B" : view->format;
  Strided elements;
  if (format.size() > 1 && std::string_view("@=<>!").find(format[0]) != std::string_view::npos) {
    const bool big = format[0] == '>' || format[0] == '!', little = format[0] == '<';
    elements.swapped = (std::endian::native == std::endian::little && big) ||
                       (std::endian::native == std::endian::big && little);
    format.remove_prefix(1);
  }
  if (format.size() != 1) throw std::invalid_argument("a buffer of numbers is needed");
  elements.type = element_type(format[0], static_cast<std::size_t>(view->itemsize));
  elements.start = static_cast<const std::byte*>(view->buf);
  elements.shape.assign(view->shape, view->shape + view->ndim);
  elements.steps.assign(view->strides, view->strides + view->ndim);
  elements.owner = view;
  return strided_array(std::move(elements), name);
}

}  // namespace

void add_arrays(nb::module_& module) {
  nb::class_<Array>(module, "Array")
      .def_prop_ro("rows", &Array::rows)
      .def_prop_ro("cols", &Array::cols)
      .def_prop_ro("name", &Array::name);
  module.def("from_buffer", &from_buffer, nb::arg("holder"), nb::arg("name"));
  module.def("from_words", &Array::words, nb::arg("words"), nb::arg("cols"), nb::arg("name"));
  module.def("side_by_side", &side_by_side, nb::arg("parts"), nb::arg("column_names"), nb::arg("name"));
  module.def(
      "load_array",
      [](const std::string& path, bool keep_missing) {
        const nb::gil_scoped_release free;
        return load_array(path, keep_missing ? Missing::keep : Missing::refuse);
      },
      nb::arg("path"), nb::arg("keep_missing"));
}

}  // namespace kedge::bindings
