// Is there any dependence? Y's rows are put in another order, which leaves X and Y as they are and takes
// their dependence away, and everything is estimated anew; with I_1 ... I_N of N such orders,
//   p = (1 + #{I_j >= I}) / (1 + N),
// which under independence is at most a with probability at most a, at any N (Davison and Hinkley, "Bootstrap
// methods and their application", 1997, 4.3; Phipson and Smyth, 2010).
//
// Which orders: any, where rows are independent; whole groups change places, where there are groups, all of
// one size; rows in time are shifted in a circle, which keeps what is next to what; within the rows of one
// value of Z, where Z is a category and I(X;Y|Z) is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/philox.hpp"
#include "estimate/rows/row_info.hpp"
#include "kedge/control.hpp"
#include "kedge/estimate.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

class Orders {
 public:
  enum class Kind { any, groups, circle, strata };

  /// Throws InputError where no order keeps what options, groups and weights say of the rows. `strata` has a
  /// number for each row, or is empty.
  Orders(const PreparedRows& rows, const Options& options, std::vector<std::size_t> strata = {});

  /// Row i is to have the y of row order[i].
  std::vector<std::size_t> draw(Rng rng) const;

 private:
  Kind kind_ = Kind::any;
  std::size_t n_ = 0;
  std::vector<std::vector<std::size_t>> parts_;  ///< rows of each group or stratum, in order
};

/// The estimate with y in that order, on one thread.
using ValueInOrder = std::function<double(std::span<const std::size_t> order, const Control& control)>;

/// options.null orders, in parallel; the same for any number of threads. Throws Interrupted, saying how far
/// it had come.
NullTest null_test(double value, const Orders& orders, const Options& options, const ValueInOrder& estimate,
                   const Control& control);

}  // namespace kedge::estimate
