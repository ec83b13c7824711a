// What one instruction set alone got wrong; fuzz/isa.cpp searches for more.
#include <gtest/gtest.h>

#include <limits>

#include "hwy/highway.h"
#include "kernels/row_log.hpp"

namespace kedge::kernels {
namespace {

void limit_to(std::int64_t sets) {
  hwy::SetSupportedTargetsForTest(sets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

class InstructionSets : public testing::Test {
 protected:
  ~InstructionSets() override { limit_to(0); }  // what the processor has
};

TEST_F(InstructionSets, ARowOfHolesHasNoLargestOnAny) {
  const float hole = 3, nothing = -std::numeric_limits<float>::infinity();
  const std::int64_t all = hwy::SupportedTargets() & HWY_TARGETS;
  for (std::int64_t left = all; left != 0; left &= left - 1) {
    limit_to(left & -left);
    EXPECT_EQ(row_top_split(&hole, 1, 0).largest, static_cast<double>(nothing))
        << hwy::TargetName(left & -left);
    EXPECT_EQ(row_maximum(&nothing, 1).value, nothing) << hwy::TargetName(left & -left);
  }
}

}  // namespace
}  // namespace kedge::kernels
