// A worker of bench/step.py: kedge's training step, and the time that its matrix products alone would take in
// float. With the word bfloat16 the towers' products of the step are in that; it ends with 3 where the
// processor has none.
#include <string>

#include "gemm_time.hpp"
#include "step_case.hpp"

int main(int count, char** words) {
  using kedge::kernels::Precision;
  const bool rounded = count > 1 && std::string(words[1]) == "bfloat16";
  if (rounded && !kedge::kernels::has_bfloat16()) return 3;
  const auto precision = rounded ? Precision::bfloat16 : Precision::float32;
  return bench::serve([&](const std::string& form, std::size_t rows, double seconds) {
    return std::to_string(bench::step_ms(precision, form, rows, seconds)) + " " +
           std::to_string(bench::gemm_ms(form, rows, seconds / 2));
  });
}
