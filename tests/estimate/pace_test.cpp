#include "estimate/fit/pace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "core/parallel.hpp"

namespace kedge::estimate {
namespace {

// What a pilot says at each look past the first; its best is look 5, and it ends after look 12.
double pilot_loss(std::size_t look) {
  return look <= 5 ? 1.0 / static_cast<double>(look) : 0.1 * static_cast<double>(look);
}
constexpr std::size_t pilot_looks = 12, own_limit = 40;

/// Looks that each of five replicas took.
std::vector<std::size_t> looks_taken(std::size_t pilots, std::size_t at_once, std::size_t threads) {
  std::vector<std::size_t> taken(5);
  Pace pace(taken.size(), pilots, at_once);
  parallel_for(taken.size(), threads, {}, [&](std::size_t replica, const std::stop_token& stop) {
    const Turn turn(pace, replica, stop);
    const std::size_t limit = replica < pilots ? pilot_looks : own_limit;
    do ++taken[replica];
    while (taken[replica] < limit && pace.goes_on(replica, pilot_loss(taken[replica]), stop));
  });
  return taken;
}

TEST(Pace, OthersTakeOneLookMoreThanThePilotsBestWhoeverRunsWhen) {
  for (const std::size_t at_once : {1, 2, 3, 8}) {
    for (int again = 0; again < 20; ++again) {
      const std::size_t threads = at_once == 1 ? 1 : 5;
      EXPECT_EQ(looks_taken(1, at_once, threads), (std::vector<std::size_t>{12, 6, 6, 6, 6}));
      EXPECT_EQ(looks_taken(2, at_once, threads), (std::vector<std::size_t>{12, 12, 6, 6, 6}));
      EXPECT_EQ(looks_taken(0, at_once, threads), std::vector<std::size_t>(5, own_limit));
    }
  }
}

TEST(Pace, NoMoreThanAreAllowedHaveATurn) {
  std::atomic<int> on = 0, most = 0;
  Pace pace(6, 1, 2);
  parallel_for(6, 6, {}, [&](std::size_t replica, const std::stop_token& stop) {
    const Turn turn(pace, replica, stop);
    std::size_t look = 0;
    bool more = true;
    while (more) {
      most = std::max<int>(most, ++on);
      std::this_thread::yield();
      --on;
      ++look;
      more = look < (replica == 0 ? pilot_looks : own_limit) && pace.goes_on(replica, pilot_loss(look), stop);
    }
  });
  EXPECT_LE(most, 2);
}

// The pilot waits for the others instead of the other way round: nothing but time that it leaves them.
TEST(Pace, OthersAdvanceWhileThePilotTrains) {
  std::vector<std::atomic<std::size_t>> taken(4);
  Pace pace(4, 1, 2);
  parallel_for(4, 4, {}, [&](std::size_t replica, const std::stop_token& stop) {
    const Turn turn(pace, replica, stop);
    bool more = true;
    while (more) {
      if (replica == 0 && taken[0] == 4) {
        // Best so far is look 4, so all may come to look 5.
        while (taken[1] + taken[2] + taken[3] < 15 && !stop.stop_requested()) std::this_thread::yield();
      }
      const std::size_t look = ++taken[replica];
      more = look < (replica == 0 ? pilot_looks : own_limit) && pace.goes_on(replica, pilot_loss(look), stop);
    }
  });
  EXPECT_EQ(taken[1] + taken[2] + taken[3], 18);
}

TEST(Pace, AStopEndsEveryWait) {
  std::stop_source source;
  Pace pace(3, 1, 1);
  pace.begin(0, {});
  std::vector<std::jthread> waiting;
  for (const std::size_t replica : {1, 2}) {
    waiting.emplace_back(
        [&pace, replica, stop = source.get_token()] { const Turn turn(pace, replica, stop); });
  }
  source.request_stop();  // without it they would wait for the pilot, which never ends
}

}  // namespace
}  // namespace kedge::estimate
