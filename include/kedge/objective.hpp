// Objectives on a score matrix: S[i][j] = log r(x_i, y_j), pairs on the diagonal. Losses are minimised.
#pragma once

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
  std::string family;   ///< "scheme", "bound", "pairwise", ...
  std::string rule;     ///< scoring rule or f-divergence; "" where there is none
  int type = 3;         ///< 1: trains and reports one bound; 2: reports another bound; 3: plug-in
  bool plug_in = true;  ///< may the scores be read as log r
  ObjectiveParams defaults;
  std::string reference;  ///< authors and year
  std::string summary;    ///< a sentence
};

std::vector<ObjectiveInfo> list_objectives();
/// Throws InputError naming the nearest known objective.
ObjectiveInfo objective_info(const std::string& name);

/// The row baseline a of TUBA and the interpolated bound (B values; empty: 0), and where dL/da goes (B, or
/// empty).
template <class T>
struct Baseline {
  std::span<const T> value;
  std::span<T> gradient;
};

/// Scores S = F G^T that are never held whole: B rows of F and of G, and where dL/dF and dL/dG go (shaped
/// alike, or both empty). Terms of one side are columns: [f, a, 1] . [g, 1, b] = f . g + a + b.
template <class T>
struct Product {
  MatrixView<const T> f, g;
  MatrixView<T> df, dg;
};

/// Exactly the loss and gradient of the formula, unclipped and without normalising constants, on a dense B x
/// B matrix. One object serves one thread at a time; MINE's remembers its moving average. Throws InputError
/// for shapes that do not fit.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual const ObjectiveInfo& info() const = 0;
  virtual bool has_baseline() const = 0;

  /// Loss; writes dL/dS to `gradient` (B x B) unless that is empty.
  virtual double loss(MatrixView<const double> scores, MatrixView<double> gradient,
                      Baseline<double> a = {}) = 0;
  virtual double loss(MatrixView<const float> scores, MatrixView<float> gradient, Baseline<float> a = {}) = 0;
  /// The same of a product, in memory that grows with B alone, where the dense form needs B x B: scores are
  /// made anew for each pass over them. Any number of threads (0: all) gives the same bits.
  virtual double loss(Product<double> scores, Baseline<double> a = {}, std::size_t threads = 0) = 0;
  virtual double loss(Product<float> scores, Baseline<float> a = {}, std::size_t threads = 0) = 0;
  /// The number reported as MI, nats.
  virtual double value(MatrixView<const double> scores, Baseline<double> a = {}) = 0;
  virtual double value(MatrixView<const float> scores, Baseline<float> a = {}) = 0;
};

/// direction: rows, columns or both; mode (of the anchor scheme): avg or cyc. Parameters that are not given
/// take their defaults; mine takes `log_ema` to hold its moving average still. Throws InputError for what it
/// does not know.
std::unique_ptr<Objective> make_objective(const std::string& name, const ObjectiveParams& params = {},
                                          const std::string& direction = "rows",
                                          const std::string& mode = "avg");

}  // namespace kedge
