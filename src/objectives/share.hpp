// Rows of a problem that one process of several takes: of the scores it sees its rows against all columns,
// and its columns against all rows. What it finds of them the others are told, and it is told what they
// found, so that finish() has all rows in every process, in order, and every loss is the whole problem's.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace kedge::objectives {

struct Share {
  std::size_t first = 0, rows = 0;  ///< and the columns of the same pairs
  /// Bytes of all rows in order, of equal length each: those of the own rows go to all other processes,
  /// theirs come here. All processes call it alike.
  std::function<void(std::span<std::byte> all_rows)> exchange;
};

}  // namespace kedge::objectives
