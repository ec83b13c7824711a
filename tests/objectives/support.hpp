// Scores to test with, and every objective with parameters that reach its different code.
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "kedge/matrix.hpp"
#include "kedge/objective.hpp"

namespace kedge {

inline Matrix<double> random_scores(std::size_t batch, unsigned seed, double spread = 1.5) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, spread);
  Matrix<double> s(batch, batch);
  for (double& v : s.flat()) v = normal(random);
  for (std::size_t i = 0; i < batch; ++i) s(i, i) += 1.5;
  return s;
}

inline std::vector<double> random_baseline(std::size_t batch, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 0.5);
  std::vector<double> a(batch);
  for (double& v : a) v = normal(random);
  return a;
}

/// As many baselines as the objective takes: batch or none.
inline std::span<const double> baseline_for(const Objective& objective, const std::vector<double>& a) {
  return objective.has_baseline() ? std::span<const double>(a) : std::span<const double>{};
}

template <class To, class From>
Matrix<To> cast(const Matrix<From>& from) {
  Matrix<To> to(from.rows(), from.cols());
  for (std::size_t i = 0; i < from.size(); ++i) to.data()[i] = static_cast<To>(from.data()[i]);
  return to;
}

/// One way to ask for an objective.
struct Form {
  std::string name;
  ObjectiveParams params;
  std::string direction = "rows", mode = "avg";

  std::unique_ptr<Objective> make() const { return make_objective(name, params, direction, mode); }
  friend std::ostream& operator<<(std::ostream& out, const Form& form) {
    out << form.name << ' ' << form.direction << ' ' << form.mode;
    for (const auto& [name, value] : form.params) out << ' ' << name << '=' << value;
    return out;
  }
};

/// The registry in every direction; the anchor scheme with every kind of tuple as well. Whatever is
/// registered is here, so whatever is registered is tested. MINE's average is held still, or two calls would
/// not agree.
inline std::vector<Form> forms() {
  std::vector<Form> all;
  for (const ObjectiveInfo& info : list_objectives()) {
    const ObjectiveParams base = info.name == "mine" ? ObjectiveParams{{"log_ema", 0.3}} : ObjectiveParams{};
    for (const char* direction : {"rows", "columns", "both"}) all.push_back({info.name, base, direction});
    if (info.defaults.contains("k")) {
      for (const char* mode : {"avg", "cyc"}) {
        for (double k : {0.0, 1.0, 2.0, 4.0})
          all.push_back({info.name, {{"k", k}, {"nu", 2.5}}, "rows", mode});
        all.push_back({info.name, {{"k", 0}, {"nu", 0}}, "rows", mode});
        all.push_back({info.name, {{"k", 2}, {"nu", 0}}, "both", mode});
      }
    }
    for (const auto& [name, unused] : info.defaults) {
      if (name == "beta" || name == "alpha" || name == "a" || name == "tau") {
        const double value = name == "alpha" && info.name != "anchor-power" ? 0.35 : name == "tau" ? 1 : 3;
        all.push_back({info.name, {{name, value}}, "rows"});
      }
    }
  }
  for (double a : {0.0, 0.5, 1.0, 1.5}) all.push_back({"anchor-ratio-power", {{"a", a}, {"nu", 3}}, "rows"});
  all.push_back({"dv-nwj", {{"beta", 0}}});
  return all;
}

/// A legal test name.
inline std::string form_name(const Form& form, std::size_t index) {
  std::string name = form.name + "_" + form.direction + "_" + form.mode + "_" + std::to_string(index);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

}  // namespace kedge
