// Differential: scores that are never held (streamed.hpp) against the same scores held whole (dense.hpp), for
// any objective, parameter, direction, shape of tiles and number of threads that the bytes ask for.
#include <cmath>

#include "bytes.hpp"
#include "dice.hpp"
#include "kedge/matrix.hpp"
#include "kernels/gemm_double.hpp"
#include "objectives/dense.hpp"
#include "objectives/factors.hpp"
#include "objectives/registry.hpp"
#include "objectives/streamed.hpp"

namespace kedge::fuzz {
namespace {

using namespace objectives;
using kernels::Transpose;

struct Case {
  const Definition* definition;
  Made made;
  Direction direction;
  TileShape shape;
  std::size_t threads;
  Matrix<double> f, g;
  std::vector<double> baseline;

  Matrix<double> scores() const {
    Matrix<double> s(f.rows(), f.rows());
    kernels::gemm(Transpose::no, Transpose::yes, 1.0, f.view(), g.view(), 0.0, s.view());
    return s;
  }
  std::unique_ptr<Visitor<double>> visitor() const { return make_visitor<double>(*definition, made); }
  std::unique_ptr<Visitor<double>> columns() const {
    return definition->directed && baseline.empty() ? visitor() : nullptr;
  }
};

Case draw(Dice& dice) {
  Case c;
  c.definition = &registry()[dice.below(registry().size())];
  const std::size_t n = 2 + dice.below(20), width = 1 + dice.below(4);
  ObjectiveParams params;
  for (const ParamRange& range : c.definition->ranges) {
    const double low = std::max(range.low, range.initial - 10),
                 high = std::min(range.high, range.initial + 10);
    const double value = dice.below(2) == 0 ? range.initial : dice.in(low, high);
    params[range.name] = range.name == "k" ? static_cast<double>(dice.below(n)) : value;
  }
  c.made = {complete_params(*c.definition, params),
            dice.below(2) == 0 ? LeaveOut::average : LeaveOut::cyclic};
  c.direction = static_cast<Direction>(dice.below(3));
  c.shape = {1 + dice.below(n), 1 + dice.below(n)};
  c.threads = dice.below(16) == 0 ? 2 : 1;  // to start one takes longer than all the rest
  const double spread = dice.in(0.01, 3);
  c.f = Matrix<double>(n, width);
  c.g = Matrix<double>(n, width);
  for (double& value : c.f.flat()) value = dice.in(-spread, spread);
  for (double& value : c.g.flat()) value = dice.in(-spread, spread);
  if (c.visitor()->has_baseline()) {
    for (std::size_t i = 0; i < n; ++i) c.baseline.push_back(dice.in(-1, 1));
  }
  return c;
}

struct Answer {
  double loss;
  Matrix<double> df, dg;
};

Answer whole(const Case& c) {
  const std::size_t n = c.f.rows();
  const Matrix<double> scores = c.scores();
  Matrix<double> d(n, n), df(n, c.f.cols()), dg(n, c.f.cols());
  std::vector<double> baseline(c.baseline.size());
  const auto result =
      Dense<double>(c.visitor(), c.columns(), c.direction).run(scores.view(), c.baseline, d.view(), baseline);
  const double scale = std::exp(result.log_scale);
  kernels::gemm(Transpose::no, Transpose::no, scale, d.view(), c.g.view(), 0.0, df.view());
  kernels::gemm(Transpose::yes, Transpose::no, scale, d.view(), c.f.view(), 0.0, dg.view());
  return {result.loss, std::move(df), std::move(dg)};
}

Answer tiled(const Case& c) {
  Matrix<double> df(c.f.rows(), c.f.cols()), dg(c.f.rows(), c.f.cols());
  std::vector<double> baseline(c.baseline.size());
  Factors<double> source(c.f.view(), c.g.view(), df.view(), dg.view());
  const auto result = Streamed<double>(c.visitor(), c.columns(), c.direction, c.shape)
                          .run(source, c.baseline, baseline, true, c.threads);
  for (double& value : df.flat()) value *= std::exp(result.log_scale);
  for (double& value : dg.flat()) value *= std::exp(result.log_scale);
  return {result.loss, std::move(df), std::move(dg)};
}

void compare(const Case& c, const char* what, double a, double b, double scale) {
  if (std::isfinite(a) && std::isfinite(b) && std::abs(a - b) <= 1e-9 * (1 + scale)) return;
  found(c.definition->info.name + ": " + what + " " + std::to_string(a) + " held, " + std::to_string(b) +
        " tiled");
}

void compare(const Case& c, const char* what, const Matrix<double>& a, const Matrix<double>& b) {
  double most = 0;
  for (const double value : a.flat()) most = std::max(most, std::abs(value));
  for (std::size_t i = 0; i < a.size(); ++i) compare(c, what, a.data()[i], b.data()[i], most);
}

}  // namespace
}  // namespace kedge::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge::fuzz;
  Dice dice(text(data, size));
  Case c;
  Answer held, never_held;
  // Parameters at the open end of their range are refused.
  if (!accepted([&] {
        c = draw(dice);
        held = whole(c);
        never_held = tiled(c);
      })) {
    return 0;
  }
  compare(c, "loss", held.loss, never_held.loss, std::abs(held.loss));
  compare(c, "df", held.df, never_held.df);
  compare(c, "dg", held.dg, never_held.dg);
  return 0;
}
