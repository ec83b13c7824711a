// Every objective by name. A new one is a visitor and a row here; it is then listed, run and tested with the
// others.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kedge/objective.hpp"
#include "objectives/leave_out.hpp"
#include "objectives/visitor.hpp"

namespace kedge::objectives {

/// Which number an objective reports.
enum class Value { plug_in, minus_loss, log_b_minus_loss, dv, nwj, smile };

/// Legal values of a parameter.
struct ParamRange {
  std::string name;
  double initial, low, high;
  bool low_open = false, high_open = false;
};

/// What a visitor is made from.
struct Made {
  ObjectiveParams params;
  LeaveOut leave_out = LeaveOut::average;

  double operator[](const char* name) const { return params.at(name); }
  Scheme scheme() const { return {static_cast<std::size_t>(params.at("k")), params.at("nu"), leave_out}; }
};

struct Definition {
  ObjectiveInfo info;
  std::vector<ParamRange> ranges;
  bool directed = false;  ///< rows and columns give different losses
  Value value = Value::plug_in;
  /// The loss times this is as steep at the pairs as the logarithmic score where training starts (S = 0, nu =
  /// 1, K negatives): bounded rules need it to move at all.
  double (*training_scale)(const Made&, double k) = nullptr;
  /// Best begun from weights trained with the logarithmic score: bounded rules have plateaus far from r*.
  bool warm_start = false;
  std::function<std::unique_ptr<Visitor<float>>(const Made&)> single_precision;
  std::function<std::unique_ptr<Visitor<double>>(const Made&)> double_precision;
};

const std::vector<Definition>& registry();
/// Throws InputError naming the nearest known objective.
const Definition& find_objective(const std::string& name);
/// Defaults overlaid with `given`. Throws InputError for unknown names and for values out of range.
ObjectiveParams complete_params(const Definition& definition, const ObjectiveParams& given);

template <class T>
std::unique_ptr<Visitor<T>> make_visitor(const Definition& definition, const Made& made);

}  // namespace kedge::objectives
