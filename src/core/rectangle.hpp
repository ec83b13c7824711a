// A tile's place in a matrix that is worked through in bands of rows.
#pragma once

#include <cstddef>

namespace kedge {

struct Rectangle {
  std::size_t first_row = 0, first_column = 0, rows = 0, columns = 0;
  std::size_t band = 0;  ///< which of the bands it lies in
};

}  // namespace kedge
