// Images whose mutual information nobody knows, though some of its ratios are (Song and Ermon, 2020). A is a
// handwritten digit, B_r the same image with all but its first r rows black. Ids, at r = 14:
//   mnist-rows/alone/rows14   I(A; B_r): nought at r = 0, and never less with more rows
//   mnist-rows/nested/rows14  I(A; [B_r, B_(r-3)]) = I(A; B_r), for B_(r-3) is a function of B_r
//   mnist-rows/pair/rows14    I([A, A']; [B_r, B'_r]) = 2 I(A; B_r), where A' is another digit of its own
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family masked_family();

}  // namespace kedge::tasks
