// Mutual information from paired rows: I(X;Y) = E_p(x,y) log r, r = p(x,y) / (p(x) p(y)), with r learned by
// a critic and the mean taken over rows that the critic was not trained on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/control.hpp"
#include "kedge/matrix_view.hpp"
#include "kedge/options.hpp"

namespace kedge {

class Model;

/// One question asked of a result. A failed check means: do not trust the number.
struct Check {
  std::string name;
  bool passed = true;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: there is none
  std::string message;                                      ///< a sentence
};

/// Other numbers from the same held-out scores, nats; NaN where one does not exist.
struct Bounds {
  double dv = std::numeric_limits<double>::quiet_NaN();   ///< Donsker-Varadhan
  double nwj = std::numeric_limits<double>::quiet_NaN();  ///< Nguyen-Wainwright-Jordan
  double certified = std::numeric_limits<double>::quiet_NaN();
};

/// A test of independence: the estimate anew with Y's rows in other orders.
struct NullTest {
  std::size_t n = 0;  ///< orders; 0: there was no test
  double p_value = std::numeric_limits<double>::quiet_NaN();
  double mean = std::numeric_limits<double>::quiet_NaN();  ///< of their values, nats
  double sd = std::numeric_limits<double>::quiet_NaN();    ///< NaN of fewer than two
};

/// Loss of one replica while it trained, for plots.
struct TrainingCurve {
  std::vector<double> step, train_loss, held_out_loss;
  double best_step = 0;
};

/// The answer. Every quantity in nats; `options.units` matters to reports alone.
struct Estimate {
  double mi = 0;  ///< mean of pmi + correction; not clipped at 0
  double std_error = 0;
  std::array<double, 2> ci{};
  double level = 0.95;
  std::size_t n = 0;                  ///< rows used
  std::size_t dropped = 0;            ///< rows left out because a value was missing
  std::size_t unused = 0;             ///< rows left out of a random sample (Options::rows)
  std::vector<std::size_t> kept;      ///< the rows used, from 0, when some were left out; empty: all
  std::array<std::size_t, 2> dims{};  ///< columns of X and of Y as given
  std::string given;                  ///< name of Z in I(X;Y|Z); empty: none
  std::string method, chosen;
  double correction = 0;
  std::string objective;  ///< empty where no critic is trained: gaussian, ksg
  std::int64_t k = 0;     ///< negatives; of ksg, neighbours; 0: neither
  double nu = 0;
  Bounds bounds;
  NullTest null;
  std::vector<Check> checks;
  bool trusted = true;
  double seconds = 0;
  std::int64_t seed = 0, threads = 0;
  std::string version;
  Options options;
  std::vector<double> pmi;  ///< out-of-fold log r of each row used
  std::vector<TrainingCurve> curves;
  std::shared_ptr<const Model> model;  ///< scores new rows; all folds' critics averaged

  /// Normal interval around mi, nats.
  std::array<double, 2> interval(double at_level) const;
};

/// What else is known about the rows. Empty arrays: nothing.
struct RowInfo {
  /// One column: rows with the same entry belong together (one person, one document) and are held out
  /// together.
  Array groups;
  /// One column of numbers >= 0: for how many rows of the population each stands, up to a factor.
  Array weights;
};

/// I(X;Y) of rows (x_i, y_i). Throws InputError for what cannot be used and Interrupted when stopped.
Estimate mutual_information(const Array& x, const Array& y, const Options& options = {},
                            const Control& control = {});
Estimate mutual_information(MatrixView<const float> x, MatrixView<const float> y, const Options& options = {},
                            const Control& control = {});
Estimate mutual_information(const Array& x, const Array& y, const RowInfo& info, const Options& options,
                            const Control& control = {});

/// I(X;Y|Z) = I(X;(Y,Z)) - I(X;Z) of rows (x_i, y_i, z_i), both by the same method on the same folds; pmi is
/// the difference row by row, and there is no model. By symmetry X and Y change places where that makes it
/// easier: the side alone is a category if exactly one of them is, or else the one of fewer columns. Z may be
/// one column of categories.
Estimate conditional_mutual_information(const Array& x, const Array& y, const Array& z,
                                        const RowInfo& info = {}, const Options& options = {},
                                        const Control& control = {});

}  // namespace kedge
