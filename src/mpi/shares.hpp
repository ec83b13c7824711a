// Rows of a batch over ranks, and sums over ranks. A sum is taken by the rank that has its rows, in the order
// of ranks and in double, and told to those who want it: so it is the same bits in every rank, whatever MPI
// is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kedge/matrix_view.hpp"
#include "mpi/communicator.hpp"

namespace kedge::mpi {

/// Calls are made by all ranks alike, from one thread.
class Shares {
 public:
  /// As equal as `rows` allow. Throws InputError where they are fewer than ranks.
  Shares(Communicator& ranks, std::size_t rows);

  std::size_t first() const { return begin_of(ends_, rank_); }
  std::size_t rows() const { return ends_[rank_] - first(); }

  /// Bytes of all rows, of equal length: the own ones go to all others, and theirs come.
  void gather(std::span<std::byte> all_rows);
  /// Of a matrix of all rows, without gaps.
  void gather(MatrixView<float> all_rows) { gather(std::as_writable_bytes(flat(all_rows))); }
  /// The own rows become their sum over all ranks; what others have of them, and they of others, is left.
  void sum_own(MatrixView<float> all_rows);
  /// Every number becomes its sum over all ranks.
  void sum(std::span<float> numbers);

 private:
  static std::size_t begin_of(const std::vector<std::size_t>& ends, std::size_t rank) {
    return rank == 0 ? 0 : ends[rank - 1];
  }
  static std::span<float> flat(MatrixView<float> m) { return {m.data(), m.rows() * m.cols()}; }
  std::vector<std::size_t> equal_parts(std::size_t count) const;
  void sum_part(std::span<float> all, const std::vector<std::size_t>& ends);

  Communicator& ranks_;
  std::size_t rank_, size_;
  std::vector<std::size_t> ends_;
  std::vector<float> parts_;
  std::vector<double> total_;
};

/// Rank 0's number, in every rank.
double said_by_first(Communicator& ranks, double number);

}  // namespace kedge::mpi
