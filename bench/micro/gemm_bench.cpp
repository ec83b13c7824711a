// Matrix products at the sizes of a critic's layers.
#include <benchmark/benchmark.h>

#include <utility>

#include "inputs.hpp"
#include "kernels/gemm.hpp"

namespace {

using kedge::kernels::Transpose;

void gemm(benchmark::State& state) {
  const auto m = static_cast<std::size_t>(state.range(0)), n = static_cast<std::size_t>(state.range(1)),
             k = static_cast<std::size_t>(state.range(2));
  const auto a = bench::normal_matrix(m, k), b = bench::normal_matrix(k, n, 1);
  kedge::Matrix<float> c(m, n);
  for (auto _ : state) {
    kedge::kernels::gemm(Transpose::no, Transpose::no, 1, a.view(), b.view(), 0, c.view());
    benchmark::ClobberMemory();
  }
  state.counters["FLOP/s"] =
      benchmark::Counter(2e0 * static_cast<double>(m * n * k), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(gemm)->ArgsProduct({{64, 128, 512}, {32, 64, 256}, {20, 64, 256}});

}  // namespace
