// Rows as users have them: numbers of any type and layout, or words, in memory or in a mapped file. Nothing is
// copied until rows are read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge {

enum class DType { f16, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64, boolean, text };

/// n rows of d columns. Axes after the first are flattened; a 1-d array is one column.
class Array {
 public:
  Array() = default;
  /// Views: the numbers must outlive the Array.
  static Array view(MatrixView<const float> numbers, std::string name = "array");
  static Array view(MatrixView<const double> numbers, std::string name = "array");
  /// A copy of words, row by row.
  static Array words(std::vector<std::string> words, std::size_t cols, std::string name = "array");

  std::size_t rows() const;
  std::size_t cols() const;
  DType dtype() const;
  bool is_integer() const;  ///< i8 ... u64

  /// Where the rows came from, as it should stand in a message: "x.npy", "t.csv".
  const std::string& name() const;
  /// The header's word for a column, or "".
  std::string column_name(std::size_t col) const;
  /// What a person would call a place: "row 3, column 2" (counted from 1), with the header's word when there is one.
  std::string place(std::size_t row, std::size_t col) const;

  /// Rows first ... first + out.rows() - 1 as numbers; out.cols() == cols(). Not for text.
  void read(std::size_t first, MatrixView<double> out) const;
  /// One word; for text alone.
  std::string_view word(std::size_t row, std::size_t col) const;
  /// The same rows, some columns.
  Array columns(const std::vector<std::size_t>& which) const;
  /// Column indices of names or, failing that, of numbers counted from 1; InputError names what is there.
  std::vector<std::size_t> find_columns(const std::vector<std::string>& names) const;

  struct Storage;
  explicit Array(std::shared_ptr<const Storage> storage);

 private:
  std::shared_ptr<const Storage> storage_;
};

/// Reads .npy, .npz:key, .csv, .tsv, .idx (also idx3-ubyte and the like), each also .gz. Throws InputError naming
/// file, row and column. NaN and inf are refused here.
Array load_array(const std::string& path);

/// Writes a 1-d or 2-d .npy (little-endian, C order); a failed write leaves an older file as it was.
void save_npy(const std::string& path, MatrixView<const float> numbers);
void save_npy(const std::string& path, MatrixView<const double> numbers);
void save_npy(const std::string& path, const std::vector<double>& numbers);

}  // namespace kedge
