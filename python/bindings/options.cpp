#include "options.hpp"

#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kedge/ratio_options.hpp"
#include "parts.hpp"

namespace nb = nanobind;

namespace kedge::bindings {
namespace {

using Integers = std::vector<std::int64_t>;
using Named = std::map<std::string, double>;

std::string dashed(std::string name) {
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string underscored(std::string name) {
  std::ranges::replace(name, '-', '_');
  return name;
}

/// Python's and NumPy's whole numbers; not True, which is one of Python's.
std::optional<std::int64_t> to_integer(nb::handle value) {
  if (PyBool_Check(value.ptr()) != 0 || PyIndex_Check(value.ptr()) == 0) return {};
  const auto number = nb::steal(PyNumber_Index(value.ptr()));
  if (number.is_valid()) {
    const long long integer = PyLong_AsLongLong(number.ptr());
    if (integer != -1 || PyErr_Occurred() == nullptr) return integer;
  }
  PyErr_Clear();
  return {};
}

std::optional<double> to_real(nb::handle value) {
  if (PyBool_Check(value.ptr()) != 0 || PyUnicode_Check(value.ptr()) != 0) return {};
  const double real = PyFloat_AsDouble(value.ptr());
  if (real == -1 && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    return {};
  }
  return real;
}

std::optional<Integers> to_integers(nb::handle value) {
  if (const auto one = to_integer(value)) return Integers{*one};
  if (PySequence_Check(value.ptr()) == 0 || PyUnicode_Check(value.ptr()) != 0) return {};
  Integers list;
  for (const nb::handle item : nb::borrow<nb::sequence>(value)) {
    const auto integer = to_integer(item);
    if (!integer) return {};
    list.push_back(*integer);
  }
  return list;
}

std::optional<Named> to_named(nb::handle value) {
  if (PyDict_Check(value.ptr()) == 0) return {};
  Named named;
  for (const auto& [name, number] : nb::borrow<nb::dict>(value)) {
    const auto real = to_real(number);
    if (PyUnicode_Check(name.ptr()) == 0 || !real || std::isnan(*real)) return {};
    named[nb::cast<std::string>(name)] = *real;
  }
  return named;
}

/// The value as the row's type wants it; what does not fit becomes words, for the table to refuse.
OptionValue to_value(const OptionSpec& spec, nb::handle value) {
  const OptionValue example = spec.default_value();
  if (std::holds_alternative<bool>(example) && PyBool_Check(value.ptr()) != 0) return value.ptr() == Py_True;
  if (std::holds_alternative<std::int64_t>(example)) {
    if (const auto integer = to_integer(value)) return *integer;
  } else if (std::holds_alternative<double>(example)) {
    if (const auto real = to_real(value)) return *real;
  } else if (std::holds_alternative<Integers>(example)) {
    if (auto list = to_integers(value)) return *std::move(list);
  } else if (std::holds_alternative<Named>(example)) {
    if (auto named = to_named(value)) return *std::move(named);
  }
  return parse_option(spec, nb::str(value).c_str());
}

/// Python's own names, types and defaults of the rows, for signatures and stubs.
nb::typed<nb::list, Keywords> table() {
  nb::typed<nb::list, Keywords> rows;
  for (const OptionSpec& spec : option_table()) {
    nb::dict row;
    row["name"] = underscored(spec.name);
    row["default"] = spec.default_value();
    row["choices"] = spec.choices;
    row["help"] = spec.help;
    row["ratio"] = std::ranges::count(ratio_options(), spec.name) > 0;
    rows.append(row);
  }
  return rows;
}

}  // namespace

Options options_from(const nb::dict& keywords) {
  Options options;
  for (const auto& [name, value] : keywords) {
    const OptionSpec& spec = option_spec(dashed(nb::cast<std::string>(name)));
    if (!value.is_none()) set_option(options, spec.name, to_value(spec, value));
  }
  validate(options);
  return options;
}

void add_options(nb::module_& module) { module.def("option_table", &table); }

}  // namespace kedge::bindings
