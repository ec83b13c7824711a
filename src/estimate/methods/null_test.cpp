#include "estimate/methods/null_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "core/moments.hpp"
#include "core/parallel.hpp"
#include "core/streams.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

std::vector<std::vector<std::size_t>> parts_of(std::span<const std::size_t> numbers) {
  std::vector<std::vector<std::size_t>> parts;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (numbers[row] >= parts.size()) parts.resize(numbers[row] + 1);
    parts[numbers[row]].push_back(row);
  }
  std::erase_if(parts, [](const auto& part) { return part.empty(); });
  return parts;
}

void require_equal_sizes(const std::vector<std::vector<std::size_t>>& groups) {
  const auto [least, most] = std::ranges::minmax(groups, {}, [](const auto& group) { return group.size(); });
  if (least.size() == most.size()) return;
  throw InputError(fmt::format(
      "--null lets whole groups change places, which takes groups of one size, and here are groups "
      "of {} and of {} rows; make them equal, or leave out --null",
      least.size(), most.size()));
}

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

}  // namespace

Orders::Orders(const PreparedRows& rows, const Options& options, std::vector<std::size_t> strata)
    : n_(rows.x.rows()) {
  if (!rows.weights.empty()) {
    throw InputError(
        "--null cannot be had with weights, which belong to pairs and lose their meaning when pairs are "
        "parted; "
        "leave out one of the two");
  }
  if (!strata.empty() && (!rows.groups.empty() || options.fold_by == "blocks")) {
    throw InputError(
        "--null of I(X;Y|Z) changes the order of Y within each value of Z, which neither groups nor blocks "
        "of "
        "rows survive; leave out --null");
  }
  if (!strata.empty()) {
    kind_ = Kind::strata;
    parts_ = parts_of(strata);
  } else if (!rows.groups.empty()) {
    kind_ = Kind::groups;
    parts_ = parts_of(rows.groups);
    require_equal_sizes(parts_);
  } else if (options.fold_by == "blocks") {
    kind_ = Kind::circle;
  }
}

std::vector<std::size_t> Orders::draw(Rng rng) const {
  std::vector<std::size_t> order = counted(n_);
  if (kind_ == Kind::any) {
    rng.shuffle(std::span(order));
  } else if (kind_ == Kind::circle) {
    const auto shift = static_cast<std::ptrdiff_t>(1 + rng.below(n_ - 1));
    std::rotate(order.begin(), order.begin() + shift, order.end());
  } else if (kind_ == Kind::groups) {
    std::vector<std::size_t> places = counted(parts_.size());
    rng.shuffle(std::span(places));
    for (std::size_t g = 0; g < parts_.size(); ++g) {
      for (std::size_t i = 0; i < parts_[g].size(); ++i) order[parts_[g][i]] = parts_[places[g]][i];
    }
  } else {
    for (const auto& part : parts_) {
      std::vector<std::size_t> within = part;
      rng.shuffle(std::span(within));
      for (std::size_t i = 0; i < part.size(); ++i) order[part[i]] = within[i];
    }
  }
  return order;
}

NullTest null_test(double value, const Orders& orders, const Options& options, const ValueInOrder& estimate,
                   const Control& control) {
  const auto count = static_cast<std::size_t>(options.null);
  std::vector<double> values(count);
  std::mutex guard;
  std::size_t done = 0;
  const auto stopped = [&] {
    return Interrupted(fmt::format(
        "stopped after {} of {} permutations; there is no result and nothing was written", done, count));
  };
  try {
    parallel_for(count, static_cast<std::size_t>(options.threads), control.stop,
                 [&](std::size_t index, const std::stop_token& stop) {
                   if (stop.stop_requested()) return;
                   const auto order = orders.draw(
                       Rng(static_cast<std::uint64_t>(options.seed), {id(Stream::null_orders), index}));
                   values[index] = estimate(order, Control{stop, {}});
                   const std::lock_guard lock(guard);
                   ++done;
                   if (control.progress) control.progress({"permutations", done, count});
                 });
  } catch (const Interrupted&) {
    throw stopped();
  }
  if (control.stop.stop_requested() && done < count) throw stopped();

  NullTest test;
  test.n = count;
  test.mean = mean(values);
  test.sd = deviation(values);
  // A value that is not a number has not been shown to be smaller.
  const auto reached = std::ranges::count_if(values, [&](double v) { return !(v < value); });
  if (std::isfinite(value))
    test.p_value = (1.0 + static_cast<double>(reached)) / (1.0 + static_cast<double>(count));
  return test;
}

}  // namespace kedge::estimate
