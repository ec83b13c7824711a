// I(X;Y|Z) = I(X;(Y,Z)) - I(X;Z), the chain rule (Cover and Thomas, "Elements of information theory", 2.5),
// both terms by the same method, on the same folds and seed. Row by row,
//   log p(x, y | z) / (p(x | z) p(y | z)) = log r(x; y, z) - log r(x; z),
// so the errors of the two that come from sampling are paired, and largely cancel:
//   SE^2 = sd(difference)^2 / n + s_1^2 + s_2^2,   s^2 = what a term's own SE^2 has beyond its sd^2 / n.
// By symmetry it is I(Y;(X,Z)) - I(Y;Z) as well.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "core/moments.hpp"
#include "data/transform.hpp"
#include "estimate/methods/estimate_rows.hpp"
#include "estimate/methods/null_test.hpp"
#include "estimate/rows/duplicate_check.hpp"
#include "estimate/rows/side_by_side.hpp"
#include "kedge/error.hpp"
#include "kernels/dispatch.hpp"

namespace kedge {
namespace estimate {
namespace {

struct Terms {
  Rows with_both, with_z;  ///< (X, (Y, Z)) and (X, Z), or with X and Y in each other's place
  std::string both_name, z_name;
  bool z_is_category = false;
};

Side fitted_side(const Array& array, const std::string& type) {
  const auto transform = data::Transform::fit(array, data::parse_column_type(type));
  return {array, transform.apply(array), transform.is_category()};
}

/// Y alone rather than X?
bool change_places(const Side& x, const Side& y) {
  if (x.is_category != y.is_category) return y.is_category;
  return y.array.cols() < x.array.cols();
}

Terms terms_of(const PreparedRows& given, const Options& options) {
  Side x = fitted_side(given.x, options.x_type), y = fitted_side(given.y, options.y_type),
       z = fitted_side(given.z, "auto");
  if (options.method == "gaussian" && (x.is_category || y.is_category)) {
    throw InputError(
        fmt::format("--method gaussian needs numbers, and {} is one column of categories; use "
                    "--method auto",
                    x.is_category ? "X" : "Y"));
  }
  Terms terms;
  terms.z_is_category = z.is_category;
  const bool changed = change_places(x, y);
  if (changed) std::swap(x, y);
  // Like is to be compared with like: where (Y, Z) is numbers, Z is too, so that both terms err alike.
  if (!(y.is_category && z.is_category)) z = as_numbers(std::move(z));
  const Side both = side_by_side(y, z);
  terms.with_both = {{x.columns, both.columns}, x.is_category, both.is_category, given.weights};
  terms.with_z = {{x.columns, z.columns}, x.is_category, z.is_category, given.weights};
  terms.both_name = changed ? "I(Y;X,Z)" : "I(X;Y,Z)";
  terms.z_name = changed ? "I(Y;Z)" : "I(X;Z)";
  return terms;
}

Control of_term(const Control& control, const char* which) {
  Control inner{control.stop, {}};
  if (control.progress) {
    inner.progress = [&control, which](const Progress& progress) {
      control.progress({progress.stage + which, progress.done, progress.total});
    };
  }
  return inner;
}

/// A check of each name, the one that failed where one did.
std::vector<Check> merged(const Estimate& both, const Estimate& z, const Terms& terms) {
  std::vector<Check> all;
  const auto add = [&](const Estimate& e, const std::string& name) {
    for (Check check : e.checks) {
      check.message = name + ": " + check.message;
      const auto same = std::ranges::find(all, check.name, &Check::name);
      if (same == all.end()) {
        all.push_back(std::move(check));
      } else if (same->passed && !check.passed) {
        *same = std::move(check);
      }
    }
  };
  add(both, terms.both_name);
  add(z, terms.z_name);
  return all;
}

/// What SE^2 holds beyond the sampling error of the mean of pmi.
double other_variance(const Estimate& e, const std::vector<double>& weights) {
  if (e.pmi.empty()) return e.std_error * e.std_error;
  const double sampling = mean_error(e.pmi, weights);
  return std::max(0.0, e.std_error * e.std_error - sampling * sampling);
}

Estimate difference(Estimate both, const Estimate& z, const Terms& terms,
                    const std::vector<double>& weights) {
  const double systematic = other_variance(both, weights) + other_variance(z, weights);
  Estimate e = std::move(both);
  e.checks = merged(e, z, terms);
  e.chosen += " minus " + z.chosen;
  e.mi -= z.mi;
  e.correction -= z.correction;
  for (std::size_t i = 0; i < e.pmi.size(); ++i) e.pmi[i] -= z.pmi[i];
  const double sampling = e.pmi.empty() ? 0 : mean_error(e.pmi, weights);
  e.std_error = std::sqrt(sampling * sampling + systematic);
  e.bounds = {};  // a difference of two lower bounds is none
  e.curves.insert(e.curves.end(), z.curves.begin(), z.curves.end());
  return e;
}

std::optional<Orders> orders_within(const PreparedRows& given, const Options& options, const Terms& terms) {
  if (options.null == 0) return std::nullopt;
  if (!terms.z_is_category) {
    throw InputError(
        "--null of I(X;Y|Z) changes the order of Y within the rows of each value of Z, so Z must be one "
        "column "
        "of categories; leave out --null");
  }
  return Orders(given, options, group_numbers(given.z));
}

Estimate run_on(const PreparedRows& given, const Options& options, const Control& control) {
  const Terms terms = terms_of(given, options);
  const auto orders = orders_within(given, options, terms);
  const auto folds = folds_of(given, options);
  const bool grouped = !given.groups.empty();
  Estimate both =
      estimate_rows(terms.with_both, folds, grouped, options, of_term(control, ", 1 of 2")).estimate;
  const Estimate z =
      estimate_rows(terms.with_z, folds, grouped, options, of_term(control, ", 2 of 2")).estimate;
  Estimate e = difference(std::move(both), z, terms, given.weights);
  e.given = given.z.name();
  e.dropped = given.dropped;
  e.unused = given.unused;
  e.kept = given.kept;
  e.dims = {given.x.cols(), given.y.cols()};
  const Matrix<double> numbers = numbers_of({given.y, given.z});
  e.checks.push_back(duplicates_check(
      count_twins(given.x, Array::view(MatrixView<const double>(numbers.view())), given.groups)));
  if (orders) {
    Options alone = options;
    alone.threads = 1;
    // Z is the same in both rows that change places, so (Y, Z) may change them whole, and I(X;Z) stays.
    const ValueInOrder again = [&](std::span<const std::size_t> order, const Control& inner) {
      Rows parted = terms.with_both;
      train::gather(terms.with_both.columns.y.view(), order, parted.columns.y.view());
      return estimate_rows(parted, folds, grouped, alone, inner).estimate.mi - z.mi;
    };
    e.null = null_test(e.mi, *orders, options, again, control);
  }
  settle(e);
  return e;
}

}  // namespace
}  // namespace estimate

Estimate conditional_mutual_information(const Array& x, const Array& y, const Array& z, const RowInfo& info,
                                        const Options& options, const Control& control) {
  const auto start = std::chrono::steady_clock::now();
  kernels::ensure_dispatch();
  require_paired(x, y);
  require_paired(x, z);
  validate(options);
  Estimate e = estimate::run_on(estimate::prepare_rows(x, y, z, info, options), options, control);
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return e;
}

}  // namespace kedge
