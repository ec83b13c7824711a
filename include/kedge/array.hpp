// Rows as users have them: numbers of any type and layout, or words, in memory or in a mapped file. Nothing
// is copied until rows are read. An Array is immutable and cheap to copy; any number of threads may read one.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge {

enum class DType { f16, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, boolean, text };

/// n rows of d columns. Axes after the first are flattened in C order; a 1-d array is one column.
class Array {
 public:
  Array() = default;
  /// Views: the numbers must outlive the Array. NaN and inf are not looked for here.
  static Array view(MatrixView<const float> numbers, std::string name = "array");
  static Array view(MatrixView<const double> numbers, std::string name = "array");
  /// A copy of words, row by row.
  static Array words(const std::vector<std::string>& words, std::size_t cols, std::string name = "array");

  std::size_t rows() const;
  std::size_t cols() const;
  /// One type for all: of a table with columns of several types, text if any is text, f64 otherwise.
  DType dtype() const;
  DType dtype(std::size_t col) const;
  bool is_integer() const;  ///< every column is i8 ... u64

  /// Where the rows came from, as it should stand in a message: "x.npy", "t.csv".
  const std::string& name() const;
  /// The header's word for a column, or "".
  std::string column_name(std::size_t col) const;
  /// What a person would call a place: "row 3, column 2 (height)", counted from 1 as in the file.
  std::string place(std::size_t row, std::size_t col) const;

  /// Rows first ... first + out.rows() - 1 as numbers; out.cols() == cols(). InputError for text.
  void read(std::size_t first, MatrixView<double> out) const;
  /// One word; for text columns alone.
  std::string_view word(std::size_t row, std::size_t col) const;
  /// The word, or the number in its shortest form: integers exactly, 3.0 as "3", true as "1".
  std::string label(std::size_t row, std::size_t col) const;
  /// The same rows, some columns. InputError when one of them has a value that is missing, NaN or inf and
  /// came from load_table (with Missing::keep: when it has inf).
  Array columns(const std::vector<std::size_t>& which) const;
  /// Column indices of names or, failing that, of numbers counted from 1, or of ranges "first:last" of
  /// either; each column once, in the order asked for. InputError names what is there.
  std::vector<std::size_t> find_columns(const std::vector<std::string>& names) const;

  struct Storage;
  explicit Array(std::shared_ptr<const Storage> storage);
  const Storage* storage() const { return storage_.get(); }

 private:
  std::shared_ptr<const Storage> storage_;
};

/// What becomes of missing values: NaN, an empty field or word, and the words for one such as NA in a column
/// of numbers. Kept ones must be dropped before rows are read (Options::missing does it). inf is always
/// refused.
enum class Missing { refuse, keep };

/// Reads .npy, .npz:key, .csv, .tsv, .idx (also idx3-ubyte and the like), each also .gz. Throws InputError
/// naming file, row and column.
Array load_array(const std::string& path, Missing missing = Missing::refuse);
/// The same, for a table of which only some columns will be used: a bad value is refused once its column is
/// chosen.
Array load_table(const std::string& path, Missing missing = Missing::refuse);
/// Whether a word is the name of such a file, to judge by its extension: "x.npy", "f.npz:key", "t.csv.gz".
bool is_array_path(const std::string& word);
/// The file alone: "f.npz" of "f.npz:key".
std::string file_of(const std::string& path);

/// InputError unless x and y have the same number of rows, and at least two.
void require_paired(const Array& x, const Array& y);

/// Writes a 1-d or 2-d .npy (little-endian, C order); a failed write leaves an older file as it was.
void save_npy(const std::string& path, MatrixView<const float> numbers);
void save_npy(const std::string& path, MatrixView<const double> numbers);
void save_npy(const std::string& path, const std::vector<double>& numbers);

}  // namespace kedge
