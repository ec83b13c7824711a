// The public face: objectives by name on dense matrices, and the form that the trainer uses.
#include "kedge/objective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "kedge/error.hpp"
#include "objectives/dense.hpp"
#include "objectives/factors.hpp"
#include "objectives/registry.hpp"
#include "objectives/streamed.hpp"
#include "objectives/training_loss.hpp"
#include "objectives/values.hpp"

namespace kedge {
namespace objectives {
namespace {

Direction parse_direction(const std::string& word) {
  if (word == "rows") return Direction::rows;
  if (word == "columns") return Direction::columns;
  if (word == "both") return Direction::both;
  throw InputError(fmt::format("direction must be rows, columns or both, not '{}'", word));
}

LeaveOut parse_mode(const std::string& word) {
  if (word == "avg") return LeaveOut::average;
  if (word == "cyc") return LeaveOut::cyclic;
  throw InputError(fmt::format("mode must be avg or cyc, not '{}'", word));
}

/// Dense<T> or Streamed<T>.
template <template <class> class Driver, class T>
Driver<T> make_driver(const Definition& definition, const Made& made, Direction direction) {
  auto rows = make_visitor<T>(definition, made);
  const bool two = definition.directed && !rows->has_baseline();
  return Driver<T>(std::move(rows), two ? make_visitor<T>(definition, made) : nullptr, direction);
}

/// What a name, its parameters and its words come to.
struct Resolved {
  const Definition& definition;
  Made made;
  Direction direction;
};

Resolved resolve(const std::string& name, const ObjectiveParams& params, const std::string& direction,
                 const std::string& mode) {
  const Definition& definition = find_objective(name);
  Resolved r{definition, {complete_params(definition, params), parse_mode(mode)}, parse_direction(direction)};
  if (name == "infonce-symmetric") r.direction = Direction::both;
  return r;
}

void check_k(const Made& made, std::size_t batch) {
  const auto k = made.params.find("k");
  if (k == made.params.end()) return;
  if (k->second != std::floor(k->second) || k->second > static_cast<double>(batch) - 1) {
    throw InputError(
        fmt::format("k must be a whole number of at most batch - 1 = {}, not {}", batch - 1, k->second));
  }
}

class NamedObjective final : public Objective {
 public:
  explicit NamedObjective(Resolved r)
      : r_(std::move(r)), dense_(make_driver<Dense, double>(r_.definition, r_.made, r_.direction)) {}

  const ObjectiveInfo& info() const override { return r_.definition.info; }
  bool has_baseline() const override { return dense_.visitor().has_baseline(); }

  double loss(MatrixView<const double> s, MatrixView<double> g, Baseline<double> a) override {
    check(s, a);
    std::vector<double> da(a.gradient.size());
    const LossAndScale result = dense_.run(s, a.value, g, da);
    for (std::size_t i = 0; i < g.rows(); ++i) {
      for (double& entry : g.row(i)) entry = unscaled(entry, result.log_scale);
    }
    for (std::size_t i = 0; i < da.size(); ++i) a.gradient[i] = unscaled(da[i], result.log_scale);
    return result.loss;
  }
  // In doubles as well: an exact gradient has entries beside each other that floats of one scale cannot hold.
  double loss(MatrixView<const float> s, MatrixView<float> g, Baseline<float> a) override {
    const Matrix<double> scores = converted(s);
    const std::vector<double> baseline(a.value.begin(), a.value.end());
    Matrix<double> gradient(g.rows(), g.cols());
    std::vector<double> da(a.gradient.size());
    const double result = loss(scores.view(), gradient.view(), {baseline, da});
    for (std::size_t i = 0; i < g.rows(); ++i) {
      std::ranges::transform(gradient.row(i), g.row(i).begin(),
                             [](double v) { return static_cast<float>(v); });
    }
    std::ranges::transform(da, a.gradient.begin(), [](double v) { return static_cast<float>(v); });
    return result;
  }

  double loss(Product<double> s, Baseline<double> a, std::size_t threads) override {
    return streamed_loss(s, a, threads);
  }
  double loss(Product<float> s, Baseline<float> a, std::size_t threads) override {
    return streamed_loss(s, a, threads);
  }

  double value(MatrixView<const double> s, Baseline<double> a) override {
    check(s, a);
    switch (r_.definition.value) {
      case Value::plug_in:
        return plug_in_value(s);
      case Value::dv:
        return dv_value(s);
      case Value::nwj:
        return nwj_value(s);
      case Value::smile:
        return smile_value(s, r_.made["tau"]);
      case Value::minus_loss:
        return -dense_.run(s, a.value, {}, {}).loss;
      case Value::log_b_minus_loss:
        return std::log(static_cast<double>(s.rows())) - dense_.run(s, a.value, {}, {}).loss;
    }
    return 0;
  }
  double value(MatrixView<const float> s, Baseline<float> a) override {
    const std::vector<double> baseline(a.value.begin(), a.value.end());
    return value(converted(s).view(), {baseline, {}});
  }

 private:
  static Matrix<double> converted(MatrixView<const float> s) {
    Matrix<double> wide(s.rows(), s.cols());
    for (std::size_t i = 0; i < s.rows(); ++i) std::ranges::copy(s.row(i), wide.row(i).begin());
    return wide;
  }
  template <class T>
  Streamed<T>& streamed() {
    auto& driver = std::get<std::optional<Streamed<T>>>(streamed_);
    if (!driver) driver.emplace(make_driver<Streamed, T>(r_.definition, r_.made, r_.direction));
    return *driver;
  }
  template <class T>
  double streamed_loss(const Product<T>& s, Baseline<T> a, std::size_t threads) {
    check(s);
    check_pairs(s.f.rows(), s.g.rows(), a.value.size());
    Factors<T> source(s.f, s.g, s.df, s.dg);
    std::vector<double> da(a.gradient.size());
    const LossAndScale result = streamed<T>().run(source, a.value, da, !s.df.empty(), threads);
    for (const MatrixView<T> gradient : {s.df, s.dg}) {
      for (std::size_t i = 0; i < gradient.rows(); ++i) {
        for (T& entry : gradient.row(i))
          entry = static_cast<T>(unscaled(static_cast<double>(entry), result.log_scale));
      }
    }
    for (std::size_t i = 0; i < da.size(); ++i)
      a.gradient[i] = static_cast<T>(unscaled(da[i], result.log_scale));
    return result.loss;
  }
  template <class T>
  static void check(const Product<T>& s) {
    const auto shaped = [](MatrixView<T> gradient, MatrixView<const T> like) {
      return gradient.rows() == like.rows() && gradient.cols() == like.cols();
    };
    const bool none = s.df.empty() && s.dg.empty();
    if (s.f.cols() != s.g.cols() || (!none && !(shaped(s.df, s.f) && shaped(s.dg, s.g)))) {
      throw InputError(
          "factors must have one width, and gradients, where wanted, the shapes of both factors");
    }
  }
  /// entry e^log_scale, where either factor may be beyond doubles.
  static double unscaled(double entry, double log_scale) {
    if (log_scale < 700 || entry == 0) return entry * std::exp(std::min(log_scale, 700.0));
    return std::copysign(std::exp(std::log(std::abs(entry)) + log_scale), entry);
  }
  void check(MatrixView<const double> s, Baseline<double> a) const {
    check_pairs(s.rows(), s.cols(), a.value.size());
  }
  void check_pairs(std::size_t rows, std::size_t columns, std::size_t baselines) const {
    if (rows != columns || rows < 2) {
      throw InputError(
          fmt::format("scores must be a square matrix of at least 2 x 2, not {} x {}", rows, columns));
    }
    if (baselines > 0 && (!has_baseline() || baselines != rows)) {
      throw InputError(has_baseline()
                           ? fmt::format("a baseline must have one value a row: {}, not {}", rows, baselines)
                           : fmt::format("objective {} has no baseline", info().name));
    }
    check_k(r_.made, rows);
  }

  Resolved r_;
  Dense<double> dense_;
  std::tuple<std::optional<Streamed<float>>, std::optional<Streamed<double>>> streamed_;  // once asked for
};

class NamedLoss final : public TrainingLoss {
 public:
  NamedLoss(const Resolved& r, std::size_t batch)
      : dense_(make_driver<Dense, float>(r.definition, r.made, r.direction)),
        streamed_(make_driver<Streamed, float>(r.definition, r.made, r.direction)),
        baseline_gradient_(batch) {
    check_k(r.made, batch);
    const auto k = r.made.params.find("k");
    const double size =
        k == r.made.params.end() || k->second == 0 ? static_cast<double>(batch) - 1 : k->second;
    if (r.definition.training_scale != nullptr) scale_ = r.definition.training_scale(r.made, size);
  }

  bool has_baseline() const override { return dense_.visitor().has_baseline(); }

  StepResult step(MatrixView<const float> s, std::span<const float> a, MatrixView<float> g,
                  std::span<float> da) override {
    const auto wanted = std::span(baseline_gradient_).first(da.size());
    const LossAndScale result = dense_.run(s, a, g, wanted);
    std::ranges::transform(wanted, da.begin(), [](double v) { return static_cast<float>(v); });
    return {scale_ * result.loss, std::log(scale_) + result.log_scale};
  }
  StepResult step(TileSource<float>& scores, std::size_t threads) override {
    const LossAndScale result = streamed_.run(scores, {}, {}, true, threads);
    return {scale_ * result.loss, std::log(scale_) + result.log_scale};
  }
  StepResult step(TileSource<float>& scores, const Share& share, std::size_t threads) override {
    const LossAndScale result = streamed_.run(scores, share, threads);
    return {scale_ * result.loss, std::log(scale_) + result.log_scale};
  }

 private:
  Dense<float> dense_;
  Streamed<float> streamed_;
  std::vector<double> baseline_gradient_;
  double scale_ = 1;
};

}  // namespace

std::unique_ptr<TrainingLoss> make_training_loss(const std::string& name,
                                                 const std::map<std::string, double>& params,
                                                 const std::string& direction, const std::string& mode,
                                                 std::size_t batch) {
  return std::make_unique<NamedLoss>(resolve(name, params, direction, mode), batch);
}

}  // namespace objectives

std::vector<ObjectiveInfo> list_objectives() {
  std::vector<ObjectiveInfo> infos;
  for (const auto& definition : objectives::registry()) infos.push_back(definition.info);
  return infos;
}

ObjectiveInfo objective_info(const std::string& name) { return objectives::find_objective(name).info; }

std::unique_ptr<Objective> make_objective(const std::string& name, const ObjectiveParams& params,
                                          const std::string& direction, const std::string& mode) {
  return std::make_unique<objectives::NamedObjective>(objectives::resolve(name, params, direction, mode));
}

}  // namespace kedge
