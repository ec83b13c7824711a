#include "ratio/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "core/moments.hpp"
#include "core/pareto.hpp"
#include "core/stable.hpp"
#include "estimate/verdict/checks.hpp"

namespace kedge::ratio {
namespace {

constexpr double heaviest_tail = 0.7;
// Of KL, beyond all rows of the other sample.
constexpr double most_of_closed_form = 0.7, most_of_network = 0.5;

std::vector<double> exponentials(const std::vector<float>& scores, double sign) {
  std::vector<double> out;
  out.reserve(scores.size());
  for (const float s : scores) out.push_back(std::exp(sign * static_cast<double>(s)));
  return out;
}

std::vector<double> doubles(const std::vector<float>& scores) { return {scores.begin(), scores.end()}; }

/// The Pareto shape of r over a sample. Where no weight is ten times the mean none can carry it, and the
/// shape of small differences means nothing.
double tail_shape(const std::vector<float>& scores) {
  LogSum sum;
  for (const float s : scores) sum.add(static_cast<double>(s));
  const double log_mean = sum.value() - std::log(static_cast<double>(scores.size()));
  if (sum.maximum() < log_mean + std::log(10.0)) return -std::numeric_limits<double>::infinity();
  return pareto_shape(doubles(scores));
}

std::string shape_text(double k) {
  if (std::isfinite(k)) return fmt::format("{:.2f}", k);
  return k > 0 ? "infinite" : "that of no tail";
}

}  // namespace

bool separated(const Scores& log_r) {
  return *std::ranges::min_element(log_r.p) > *std::ranges::max_element(log_r.q);
}

Check calibration_check(const Scores& log_r) {
  const auto weights = exponentials(log_r.q, 1);
  return estimate::calibration_check(mean(weights), mean_error(weights), "Q");
}

Check reverse_check(const Scores& log_r) {
  const auto weights = exponentials(log_r.p, -1);
  const double z = mean(weights), tolerance = std::max(std::log(2.0), 3 * mean_error(weights) / z);
  Check check{"reverse calibration", std::isfinite(z) && std::log(z) <= tolerance, z, ""};
  if (!check.passed) {
    check.message = fmt::format("the mean of 1/r over P is {:.3g} and must be 1 or less", z);
  } else if (z < 0.85) {
    check.message =
        fmt::format("the mean of 1/r over P is {:.3f}; less than 1 says that Q has rows where P has none", z);
  } else {
    check.message = fmt::format("the mean of 1/r over P is {:.3f}, and 1 where P covers Q", z);
  }
  return check;
}

Check effective_size_check(const Scores& log_r) {
  const double largest = static_cast<double>(*std::ranges::max_element(log_r.q));
  double sum = 0, squares = 0;
  for (const float s : log_r.q) {
    const double w = std::exp(static_cast<double>(s) - largest);
    sum += w;
    squares += w * w;
  }
  const double size = sum * sum / squares, n = static_cast<double>(log_r.q.size());
  Check check{"effective size", size >= std::min(20.0, 0.1 * n), size, ""};
  check.message = fmt::format("weighted by r, the {} rows of Q are worth {:.0f}{}", log_r.q.size(), size,
                              check.passed ? "" : ": too few to speak for P; more rows of Q are needed");
  return check;
}

Check tail_check(const Scores& log_r) {
  const double over_p = tail_shape(log_r.p);
  double k = tail_shape(log_r.q);
  if (over_p > 0) k = std::max(k, std::isfinite(over_p) ? over_p / (1 + over_p) : 1);
  Check check{"tails", k <= heaviest_tail, k, ""};
  check.message = fmt::format("the Pareto shape of r over Q is {}{}", shape_text(k),
                              check.passed ? ", light enough for means of r"
                                           : ", above 0.7: a few rows of Q carry all weight, and P may "
                                             "reach where Q has nothing");
  return check;
}

Check chi_square_check(const Scores& log_r) {
  const double k = tail_shape(log_r.p), largest = static_cast<double>(*std::ranges::max_element(log_r.p));
  const float most = *std::ranges::max_element(log_r.q);
  double all = 0, beyond = 0;
  for (const float s : log_r.p) {
    const double w = std::exp(static_cast<double>(s) - largest);
    all += w;
    if (s > most) beyond += w;
  }
  Check check{"chi-square", k <= heaviest_tail && beyond <= 0.5 * all && !separated(log_r), k, ""};
  if (check.passed) {
    check.message = fmt::format("the Pareto shape of r over P is {}, so its mean exists", shape_text(k));
  } else if (beyond > 0.5 * all) {
    check.message = fmt::format(
        "chi-square cannot be told from these rows: {:.0f} % of the mean of r over P come from rows that "
        "score above "
        "all of Q",
        100 * beyond / all);
  } else {
    check.message = fmt::format(
        "chi-square cannot be told from these rows: the Pareto shape of r over P is {}, and its mean rests "
        "on a few "
        "rows or is infinite",
        shape_text(k));
  }
  return check;
}

Check overlap_check(const Scores& log_r) {
  const auto crossed = std::ranges::count_if(log_r.p, [](float s) { return s <= 0; }) +
                       std::ranges::count_if(log_r.q, [](float s) { return s >= 0; });
  Check check{"overlap", crossed >= 5 && !separated(log_r), static_cast<double>(crossed), ""};
  if (separated(log_r)) {
    check.message =
        "every row of P scores above every row of Q: the samples do not overlap, and neither KL nor "
        "chi-square "
        "can be estimated";
  } else {
    check.message = fmt::format("{} rows lie on the other sample's side{}", crossed,
                                check.passed ? "" : ", so few that large ratios are extrapolations");
  }
  return check;
}

Check support_check(const RatioEstimate& e, const Scores& log_r) {
  Check check{"support", true, 0, ""};
  const char* widest = "KL(P||Q)";
  const auto look = [&](const char* name, double Divergences::*field, const std::vector<float>& scores,
                        float limit, float sign) {
    double sum = 0;
    for (const float s : scores) {
      if (sign * s > limit) sum += static_cast<double>(sign * s);
    }
    const double part = sum / static_cast<double>(scores.size()), share = part / (e.*field);
    if (!(part > e.std_error.*field) || !(share > check.value)) return;
    check.value = share;
    widest = name;
  };
  look("KL(P||Q)", &Divergences::kl_pq, log_r.p, *std::ranges::max_element(log_r.q), 1);
  look("KL(Q||P)", &Divergences::kl_qp, log_r.q, -*std::ranges::min_element(log_r.p), -1);
  const bool network = e.chosen.find("critic") != std::string::npos;
  check.passed = check.value <= (network ? most_of_network : most_of_closed_form);
  check.message = check.passed ? "most of KL comes from rows that both samples can speak of"
                               : fmt::format(
                                     "{:.0f} % of {} come from rows that score beyond all of the other "
                                     "sample, where the ratio is an extrapolation",
                                     100 * check.value, widest);
  return check;
}

Check verifiability_check(const Scores& log_r) {
  const auto beyond = [](const std::vector<float>& scores, double sign, std::size_t others) {
    const double limit = std::log(static_cast<double>(others));
    const auto count =
        std::ranges::count_if(scores, [&](float s) { return sign * static_cast<double>(s) > limit; });
    return static_cast<double>(count) / static_cast<double>(scores.size());
  };
  const double v = std::max(beyond(log_r.p, 1, log_r.q.size()), beyond(log_r.q, -1, log_r.p.size()));
  Check check{"verifiability", v <= 0.05, v, ""};
  if (v < 0.01) {
    check.message = "the samples are large enough to show ratios as large as those found";
  } else {
    check.message =
        fmt::format("{:.1f} % of the rows have a ratio larger than this many rows can show{}", 100 * v,
                    check.passed ? "" : ": KL is an extrapolation; more rows are needed to verify it");
  }
  return check;
}

Check precision_check(const RatioEstimate& e) {
  Check check{"precision", true, 0, ""};
  const char* widest = "KL(P||Q)";
  double excess = 0;
  for (const auto& [name, field] :
       {std::pair{"KL(P||Q)", &Divergences::kl_pq}, std::pair{"KL(Q||P)", &Divergences::kl_qp}}) {
    if (!std::isfinite(e.*field)) continue;
    const double half_width = 1.96 * e.std_error.*field;
    const double relative = half_width / std::max(0.2, 0.2 * std::abs(e.*field));
    if (relative <= excess) continue;
    excess = relative;
    check.value = half_width;
    widest = name;
  }
  check.passed = excess <= 1;
  check.message =
      check.passed
          ? fmt::format("the 95 % interval of {} reaches {:.3f} nats to each side", widest, check.value)
          : fmt::format(
                "the 95 % interval of {} reaches {:.2f} nats to each side, too far for the "
                "value to say much; more rows, or fewer columns, are needed",
                widest, check.value);
  return check;
}

}  // namespace kedge::ratio
