// Objectives on a score matrix: S[i][j] = log r(x_i, y_j), pairs on the diagonal. Losses are minimised.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge {

/// Name to number: k, nu, tau, beta, alpha, a; `direction` and `mode` are words and stand beside it.
using ObjectiveParams = std::map<std::string, double>;

/// What `kedge objectives` tells of one name.
struct ObjectiveInfo {
  std::string name;
  std::string family;     ///< "scheme", "bound", "pairwise", ...
  std::string rule;       ///< scoring rule or f-divergence; "" where there is none
  int type = 3;           ///< 1: trains and reports one bound; 2: reports another bound; 3: plug-in
  bool plug_in = true;    ///< may the scores be read as log r
  ObjectiveParams defaults;
  std::string reference;  ///< authors and year
  std::string summary;    ///< a sentence
};

std::vector<ObjectiveInfo> objectives();
/// Throws InputError naming the nearest known objective.
ObjectiveInfo objective_info(const std::string& name);

/// Exactly the loss and gradient of the formula, unclipped and without normalising constants, on a dense B x B matrix.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual const ObjectiveInfo& info() const = 0;

  /// Loss; writes dL/dS to `gradient` (B x B).
  virtual double loss(MatrixView<const double> scores, MatrixView<double> gradient) const = 0;
  virtual double loss(MatrixView<const float> scores, MatrixView<float> gradient) const = 0;
  /// The number reported as MI, nats.
  virtual double value(MatrixView<const double> scores) const = 0;
  virtual double value(MatrixView<const float> scores) const = 0;
};

/// direction: rows, columns or both; mode: avg or cyc. Throws InputError for unknown names and parameters.
std::unique_ptr<Objective> make_objective(const std::string& name, const ObjectiveParams& params = {},
                                          const std::string& direction = "rows",
                                          const std::string& mode = "avg");

}  // namespace kedge
