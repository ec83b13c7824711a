#include "core/parallel.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace kedge {
namespace {

TEST(ParallelFor, DoesEachItemOnceOnSingleThreadedWorkersAndRestoresTheCaller) {
  omp_set_num_threads(3);
  std::vector<std::atomic<int>> seen(100);
  std::atomic<int> wrong{0};
  parallel_for(seen.size(), 4, {}, [&](std::size_t i, std::stop_token) {
    ++seen[i];
    if (omp_get_max_threads() != 1) ++wrong;
  });
  for (const auto& count : seen) EXPECT_EQ(count, 1);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(omp_get_max_threads(), 3);
}

TEST(ParallelFor, ThrowsTheFirstErrorAndStopsTheRest) {
  std::atomic<int> done{0};
  EXPECT_THROW(parallel_for(1000, 2, {},
                            [&](std::size_t i, std::stop_token) {
                              if (i == 3) throw std::runtime_error("third");
                              ++done;
                            }),
               std::runtime_error);
  EXPECT_LT(done, 1000);
}

TEST(ParallelFor, HandsOnARequestToStop) {
  std::stop_source source;
  source.request_stop();
  std::atomic<int> told{0};
  parallel_for(4, 2, source.get_token(),
               [&](std::size_t, std::stop_token stop) { told += stop.stop_requested(); });
  EXPECT_EQ(told, 4);
}

}  // namespace
}  // namespace kedge
