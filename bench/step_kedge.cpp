// A worker of bench/step.py: kedge's training step, and the time that its matrix products alone would take in
// float. With the word bfloat16 the towers' products of the step are in that; it ends with 3 where the
// processor has none.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "critics/critic.hpp"
#include "engine/step.hpp"
#include "kedge/matrix.hpp"
#include "kernels/gemm.hpp"
#include "worker.hpp"

namespace {

using kedge::Matrix;
using kedge::kernels::Transpose;

constexpr std::size_t columns = 20, width = 256, embed = 32;
constexpr double rate = 5e-4, rho = 0.5;

/// C (m x n) = op(A) op(B) over k, so many times a step.
struct Product {
  Transpose a, b;
  std::size_t m, n, k;
  double times;
};

/// Forward and backward products of one layer on `rows` rows.
void add_layer(std::vector<Product>& all, std::size_t rows, std::size_t in, std::size_t out, double times,
               bool input_gradient) {
  all.push_back({Transpose::no, Transpose::no, rows, out, in, times});
  all.push_back({Transpose::yes, Transpose::no, in, out, rows, times});
  if (input_gradient) all.push_back({Transpose::no, Transpose::yes, rows, in, out, times});
}

/// The products that the critic's definition asks for, each once; what a critic computes again is not
/// counted.
std::vector<Product> products_of(const std::string& critic, std::size_t batch) {
  std::vector<Product> all;
  add_layer(all, batch, columns, width, 2, false);
  if (critic == "separable") {
    add_layer(all, batch, width, width, 2, true);
    add_layer(all, batch, width, embed, 2, true);
    all.push_back({Transpose::no, Transpose::yes, batch, batch, embed, 1});
    all.push_back({Transpose::no, Transpose::no, batch, embed, batch, 1});
    all.push_back({Transpose::yes, Transpose::no, batch, embed, batch, 1});
  } else {
    const std::size_t pairs = batch * batch, rows = std::min<std::size_t>(pairs, 32768);
    const double chunks = static_cast<double>(pairs) / static_cast<double>(rows);
    add_layer(all, rows, width, width, 2 * chunks, true);
    add_layer(all, rows, width, 1, chunks, true);
  }
  return all;
}

/// Milliseconds of all products of a step, each timed on its own.
double gemm_ms(const std::string& critic, std::size_t batch, double seconds) {
  const std::vector<Product> all = products_of(critic, batch);
  double sum = 0;
  for (const Product& p : all) {
    Matrix<float> a(p.a == Transpose::no ? p.m : p.k, p.a == Transpose::no ? p.k : p.m);
    Matrix<float> b(p.b == Transpose::no ? p.k : p.n, p.b == Transpose::no ? p.n : p.k);
    Matrix<float> c(p.m, p.n);
    std::ranges::fill(a.flat(), 0.5f);
    std::ranges::fill(b.flat(), 0.25f);
    sum += p.times * bench::median_ms(seconds / static_cast<double>(all.size()), [&] {
             kedge::kernels::gemm(p.a, p.b, 1, std::as_const(a).view(), std::as_const(b).view(), 0, c.view());
           });
  }
  return sum;
}

struct Batch {
  Matrix<float> x, y;
};

Batch draw(std::size_t rows, kedge::Rng& rng) {
  Batch batch{Matrix<float>(rows, columns), Matrix<float>(rows, columns)};
  for (std::size_t i = 0; i < batch.x.size(); ++i) {
    const double u = rng.normal(), v = rng.normal();
    batch.x.data()[i] = static_cast<float>(u);
    batch.y.data()[i] = static_cast<float>(rho * u + std::sqrt(1 - rho * rho) * v);
  }
  return batch;
}

std::string answer(kedge::kernels::Precision precision, const std::string& form, std::size_t rows,
                   double seconds) {
  kedge::critics::Shape shape;
  shape.form = form;
  shape.x_dim = shape.y_dim = columns;
  shape.hidden = form == "separable" ? std::vector<std::size_t>{width, width}
                                     : std::vector<std::size_t>{width, width, width};
  shape.embed = embed;
  shape.activation = kedge::kernels::Activation::relu;
  shape.zero_start = false;
  const auto critic = kedge::critics::make_critic(shape);

  kedge::Rng rng(0, {});
  kedge::engine::ObjectiveSettings objective;
  objective.direction = "rows";
  kedge::engine::OptimiserSettings optimiser;
  optimiser.longest_average = 0;  // the peers keep no average
  kedge::engine::Step step(*critic, objective, rows, optimiser, rng, {.precision = precision});
  std::vector<Batch> batches;
  for (int i = 0; i < 8; ++i) batches.push_back(draw(rows, rng));

  std::size_t turn = 0;
  const double ms = bench::median_ms(seconds, [&] {
    const Batch& batch = batches[turn++ % batches.size()];
    step.run(batch.x.view(), batch.y.view(), rate);
  });
  return std::to_string(ms) + " " + std::to_string(gemm_ms(form, rows, seconds / 2));
}

}  // namespace

int main(int count, char** words) {
  using kedge::kernels::Precision;
  const bool rounded = count > 1 && std::string(words[1]) == "bfloat16";
  if (rounded && !kedge::kernels::has_bfloat16()) return 3;
  const auto precision = rounded ? Precision::bfloat16 : Precision::float32;
  return bench::serve([&](const std::string& form, std::size_t rows, double seconds) {
    return answer(precision, form, rows, seconds);
  });
}
