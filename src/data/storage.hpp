// What stands behind an Array: a table made of strips. A strip is one or more columns of one type in one
// piece of memory: a whole .npy or .idx is one strip, each column of a .csv is its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/bytes.hpp"
#include "kedge/array.hpp"

namespace kedge::data {

/// Words end to end in one string, in C order.
struct Words {
  std::string letters;
  std::vector<std::size_t> ends;

  void add(std::string_view word) {
    letters += word;
    ends.push_back(letters.size());
  }
  std::string_view at(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends[index - 1];
    return std::string_view(letters).substr(begin, ends[index] - begin);
  }
};

/// An axis after the first: its length, and the bytes from one element to the next.
struct Axis {
  std::size_t extent;
  std::ptrdiff_t step;
};

/// The first unusable value of a column: "t.csv, row 3, column 2 (line 4) is empty, a missing value", or "".
struct Fault {
  std::string what;
  std::size_t row = 0;
};

struct Strip {
  DType type = DType::f64;
  bool swapped = false;              ///< the other byte order than this machine's
  bool finite = false;               ///< known to hold neither NaN nor inf but in the faults below
  std::size_t cols = 1;              ///< product of the extents
  const std::byte* start = nullptr;  ///< element 0 of row 0
  std::ptrdiff_t row_step = 0;
  std::vector<Axis> axes;             ///< outermost first; of length 1 left out
  std::shared_ptr<const void> owner;  ///< keeps `start` alive; empty for views
  std::size_t mapped_bytes = 0;       ///< from `start`, of a mapped file that is never written; 0: not mapped
  std::shared_ptr<const Words> words;  ///< for text, in place of `start`
  Fault missing_fault, infinite_fault;
  std::vector<std::size_t> missing;  ///< rows whose value is missing, as far as a reader has noted them

  /// Bytes from column 0 to column `col`, columns being the axes flattened in C order.
  std::ptrdiff_t offset(std::size_t col) const;
};

struct Table {
  std::string name;
  std::size_t rows = 0, cols = 0;
  std::vector<Strip> strips;
  std::vector<std::size_t> first_cols;  ///< of each strip
  std::vector<std::string> header;      ///< one name a column, or empty

  void add(Strip strip);
  /// The strip of a column, and the column's number in it.
  std::pair<const Strip*, std::size_t> locate(std::size_t col) const;
  std::string place(std::size_t row, std::size_t col) const;
};

/// C- or Fortran-ordered elements of shape (rows, rest...), without gaps. All extents at least 1.
Strip dense_strip(DType type, const std::vector<std::size_t>& shape, bool fortran, Bytes bytes,
                  std::size_t item_bytes);

/// The sentence about a value that is NaN or inf; row and column count in the array.
std::string not_finite_sentence(const Array& array, std::size_t row, std::size_t col, double value);

/// Throws InputError at the first value of the array's columns that is missing, NaN or inf; at the first inf
/// when missing ones are kept. True where no element is NaN, as far as elements were looked at.
bool require_finite(const Array& array, Missing missing);

}  // namespace kedge::data

namespace kedge {

struct Array::Storage {
  std::shared_ptr<const data::Table> table;
  std::vector<std::size_t> chosen;    ///< columns of the table; empty: all of them
  bool checked = true;                ///< false: look for NaN and inf once columns are chosen
  Missing missing = Missing::refuse;  ///< what that look allows
  bool whole = false;                 ///< that look found no NaN among the elements of its strips
  std::shared_ptr<const std::vector<std::size_t>> kept;  ///< rows of the table, ascending; null: all of them

  std::size_t cols() const { return chosen.empty() ? table->cols : chosen.size(); }
  std::size_t rows() const { return kept ? kept->size() : table->rows; }
  std::size_t original_row(std::size_t row) const { return kept ? (*kept)[row] : row; }
  std::size_t original(std::size_t col) const { return chosen.empty() ? col : chosen[col]; }
};

}  // namespace kedge
