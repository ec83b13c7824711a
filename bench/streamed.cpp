// Loss and gradient of a B x B problem that is never held, against the matrix products it cannot do without,
// in one process: five of 2 B^2 e for the averaged form and four for the cyclic, each product alone over the
// same tiles.
//   streamed [B [E [THREADS...]]]
// prints JSON: seconds of both, their ratio, and the most memory the process has held.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "core/philox.hpp"
#include "kedge/matrix.hpp"
#include "kedge/objective.hpp"
#include "kernels/gemm.hpp"
#include "objectives/streamed.hpp"

namespace {

using namespace kedge;
using kernels::Transpose;

/// Of the clock, and of all processors together: the ratio of the latter holds on a machine that others use
/// too.
struct Seconds {
  double wall = 0, processor = 0;
};

Seconds seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t processor = std::clock();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC};
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Problem {
  Matrix<float> f, g, df, dg;
};

Problem normal_problem(std::size_t n, std::size_t e) {
  Problem p{Matrix<float>(n, e), Matrix<float>(n, e), Matrix<float>(n, e), Matrix<float>(n, e)};
  Rng rng(1);
  const double scale = 1.4 / std::sqrt(std::sqrt(static_cast<double>(e)));
  for (std::size_t i = 0; i < p.f.size(); ++i) {
    const double a = rng.normal();
    p.f.data()[i] = static_cast<float>(scale * a);
    p.g.data()[i] = static_cast<float>(scale * (0.5 * a + 0.8 * rng.normal()));
  }
  return p;
}

/// `passes` times F G^T, and once the two products of the gradient.
void products(Problem& p, int passes, std::size_t threads) {
  const objectives::TileShape shape;
  const std::size_t n = p.f.rows(), e = p.f.cols();
  parallel_for((n + shape.rows - 1) / shape.rows, threads, {}, [&](std::size_t band, const std::stop_token&) {
    thread_local Matrix<float> s(shape.rows, shape.columns);
    thread_local Matrix<float> dg(shape.columns, 1024);
    const std::size_t i = band * shape.rows, h = std::min(shape.rows, n - i);
    for (std::size_t j = 0; j < n; j += shape.columns) {
      const std::size_t w = std::min(shape.columns, n - j);
      const MatrixView<float> tile(s.data(), h, w);
      for (int pass = 0; pass < passes; ++pass) {
        kernels::gemm(Transpose::no, Transpose::yes, 1, p.f.view().block(i, 0, h, e),
                      p.g.view().block(j, 0, w, e), 0, tile);
      }
      kernels::gemm(Transpose::no, Transpose::no, 1, tile, p.g.view().block(j, 0, w, e), j == 0 ? 0 : 1,
                    p.df.view().block(i, 0, h, e));
      kernels::gemm(Transpose::yes, Transpose::no, 1, tile, p.f.view().block(i, 0, h, e), 1,
                    MatrixView<float>(dg.data(), w, e));
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t n = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 65536;
  const std::size_t e = argc > 2 ? std::min(std::strtoul(argv[2], nullptr, 10), 1024UL) : 64;
  std::vector<std::size_t> threads;
  for (int i = 3; i < argc; ++i) threads.push_back(std::strtoul(argv[i], nullptr, 10));
  if (threads.empty()) threads = {1, 2};
  Problem p = normal_problem(n, e);
  struct Form {
    const char *direction, *mode;
    int passes;
  };
  std::string rows;
  for (const std::size_t t : threads) {
    for (const Form& form : {Form{"rows", "avg", 3}, Form{"rows", "cyc", 2}, Form{"both", "avg", 3}}) {
      const auto objective = make_objective("infonce-anchor", {}, form.direction, form.mode);
      const Seconds gemm = seconds([&] { products(p, form.passes, t); });
      const Seconds all = seconds([&] {
        objective->loss(Product<float>{p.f.view(), p.g.view(), p.df.view(), p.dg.view()}, {}, t);
      });
      const double flops = 2 * static_cast<double>(form.passes + 2) * static_cast<double>(n) *
                           static_cast<double>(n) * static_cast<double>(e);
      rows += fmt::format(
          "{}\n  {{\"batch\": {}, \"embed\": {}, \"threads\": {}, \"direction\": \"{}\", \"mode\": \"{}\", "
          "\"gemm_seconds\": {:.2f}, \"gemm_gflops\": {:.0f}, \"seconds\": {:.2f}, \"ratio\": {:.2f}, "
          "\"processor_ratio\": {:.2f}, "
          "\"peak_mb\": {:.0f}}}",
          rows.empty() ? "" : ",", n, e, t, form.direction, form.mode, gemm.wall, flops / gemm.wall / 1e9,
          all.wall, all.wall / gemm.wall, all.processor / gemm.processor, peak_megabytes());
    }
  }
  fmt::print("{{\"streamed\": [{}]}}\n", rows);
}
