// How far a training step is from what this processor can do: a table in Markdown of its arithmetic, the
// bytes that its products must move, its time, the share of that time its products would take alone, and its
// rate as a share of the highest rate of a large product measured here. One thread unless OMP_NUM_THREADS
// says otherwise.
#include <fmt/format.h>

#include "gemm_time.hpp"
#include "step_case.hpp"

int main() {
  using kedge::kernels::Precision;
  using kedge::kernels::Transpose;
  constexpr double seconds = 1;
  const bench::Product large{Transpose::no, Transpose::no, 1024, 1024, 1024, 1};
  const double peak = large.flops() / bench::product_ms(large, seconds) / 1e6;  // GFLOP/s
  fmt::print("Peak, a product of 1,024 x 1,024 x 1,024 in float: {:.0f} GFLOP/s.\n\n", peak);
  fmt::print("| critic | B | MFLOP | MB | FLOP a byte | step, ms | products alone, ms | share | of peak |\n");
  fmt::print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  for (const std::string critic : {"separable", "concat"}) {
    for (const std::size_t batch : {64U, 128U, 256U, 512U}) {
      double flops = 0, bytes = 0;
      for (const bench::Product& p : bench::products_of(critic, batch)) {
        flops += p.flops();
        bytes += p.bytes();
      }
      const double step = bench::step_ms(Precision::float32, critic, batch, seconds);
      const double alone = bench::gemm_ms(critic, batch, seconds);
      fmt::print("| {} | {} | {:.0f} | {:.1f} | {:.0f} | {:.3f} | {:.3f} | {:.2f} | {:.2f} |\n", critic,
                 batch, flops / 1e6, bytes / 1e6, flops / bytes, step, alone, alone / step,
                 flops / step / 1e6 / peak);
    }
  }
}
