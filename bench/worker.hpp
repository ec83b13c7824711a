// What the workers of bench/step.py share: a line "CRITIC BATCH SECONDS" comes in, the step is run for about
// that long, and a line of milliseconds goes out. Each worker lives as long as the comparison, so that rounds
// of different workers can take turns.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace bench {

/// Median time of one call in milliseconds, after a call that is not counted.
template <class Call>
double median_ms(double seconds, Call&& call) {
  using Clock = std::chrono::steady_clock;
  call();
  std::vector<double> times;
  const auto start = Clock::now();
  do {
    const auto before = Clock::now();
    call();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - before).count());
  } while (std::chrono::duration<double>(Clock::now() - start).count() < seconds);
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

/// answer(critic, batch, seconds) returns the line to print.
template <class Answer>
int serve(Answer&& answer) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string critic;
    std::size_t batch = 0;
    double seconds = 0;
    if (!(words >> critic >> batch >> seconds)) return 2;
    std::cout << answer(critic, batch, seconds) << std::endl;
  }
  return 0;
}

}  // namespace bench
