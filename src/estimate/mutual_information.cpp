// I(X;Y) end to end: preprocessing and folds, the method asked for, and the model that goes with the number.
#include <chrono>
#include <cmath>
#include <optional>

#include "estimate/methods/estimate_rows.hpp"
#include "estimate/methods/null_test.hpp"
#include "estimate/rows/duplicate_check.hpp"
#include "estimate/rows/standardise.hpp"
#include "estimate/verdict/interval.hpp"
#include "kedge/estimate.hpp"
#include "kernels/dispatch.hpp"

namespace kedge {
namespace estimate {
namespace {

Estimate run_on(const PreparedRows& given, const Options& options, const Control& control) {
  std::optional<Orders> orders;
  if (options.null > 0) orders.emplace(given, options);
  const auto folds = folds_of(given, options);
  const bool grouped = !given.groups.empty();
  Standardised standardised = standardise(given, options, folds);
  const Rows& rows = standardised.rows;
  RowsEstimate answer = estimate_rows(rows, folds, grouped, options, control);
  Estimate& e = answer.estimate;
  e.dropped = given.dropped;
  e.unused = given.unused;
  e.kept = given.kept;
  e.dims = {given.x.cols(), given.y.cols()};
  e.checks.push_back(duplicates_check(count_twins(given.x, given.y, given.groups)));
  // Copies of rows are not independent of them.
  if (!e.checks.back().passed) e.bounds.certified = std::nan("");
  if (orders) {
    Options alone = options;
    alone.threads = 1;
    const ValueInOrder again = [&](std::span<const std::size_t> order, const Control& inner) {
      Rows parted = rows;
      train::gather(rows.columns.y.view(), order, parted.columns.y.view());
      return estimate_rows(parted, folds, grouped, alone, inner).estimate.mi;
    };
    e.null = null_test(e.mi, *orders, options, again, control);
  }
  settle(e);
  Fitted& fitted = answer.fitted;
  if (!fitted.designs.empty()) {
    e.model = make_fitted_model({std::move(standardised.x),
                                 std::move(standardised.y),
                                 std::move(fitted.designs),
                                 std::move(fitted.members),
                                 std::move(fitted.map),
                                 e.options,
                                 answer.is_ratio,
                                 {}});
  }
  return std::move(answer.estimate);
}

}  // namespace
}  // namespace estimate

std::array<double, 2> Estimate::interval(double at_level) const {
  return estimate::normal_interval(mi, std_error, at_level);
}

Estimate mutual_information(const Array& x, const Array& y, const RowInfo& info, const Options& options,
                            const Control& control) {
  const auto start = std::chrono::steady_clock::now();
  kernels::ensure_dispatch();
  require_paired(x, y);
  validate(options);
  const estimate::PreparedRows given = estimate::prepare_rows(x, y, {}, info, options);
  Estimate e = estimate::run_on(given, options, control);
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return e;
}

Estimate mutual_information(const Array& x, const Array& y, const Options& options, const Control& control) {
  return mutual_information(x, y, RowInfo{}, options, control);
}

Estimate mutual_information(MatrixView<const float> x, MatrixView<const float> y, const Options& options,
                            const Control& control) {
  return mutual_information(Array::view(x, "x"), Array::view(y, "y"), options, control);
}

}  // namespace kedge
