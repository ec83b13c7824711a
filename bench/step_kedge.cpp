// A worker of bench/step.py: kedge's training step, and the time that its matrix products alone would take in
// float. step_kedge THREADS [bfloat16]: so many replicas train at once, each on a thread of its own, and a
// time is that of a step of all of them divided by their number. In bfloat16 are the towers' products of the
// step; it ends with 3 where the processor has none.
#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "gemm_time.hpp"
#include "step_case.hpp"

int main(int count, char** words) {
  using kedge::kernels::Precision;
  const std::size_t threads = count > 1 ? std::stoul(words[1]) : 1;
  const bool rounded = count > 2 && std::string(words[2]) == "bfloat16";
  if (rounded && !kedge::kernels::has_bfloat16()) return 3;
  const auto precision = rounded ? Precision::bfloat16 : Precision::float32;
  return bench::serve([&](const std::string& form, std::size_t rows, double seconds) {
    const auto each = [&](auto&& milliseconds) {
      std::vector<double> found(threads);
      kedge::parallel_for(threads, threads, {},
                          [&](std::size_t i, const std::stop_token&) { found[i] = milliseconds(); });
      return std::to_string(std::ranges::max(found) / static_cast<double>(threads));
    };
    return each([&] { return bench::step_ms(precision, form, rows, seconds); }) + " " +
           each([&] { return bench::gemm_ms(form, rows, seconds / 2); });
  });
}
