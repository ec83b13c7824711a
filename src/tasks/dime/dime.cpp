#include "tasks/dime/dime.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "core/nearest.hpp"
#include "core/special.hpp"
#include "kedge/error.hpp"
#include "tasks/parts/additive_uniform.hpp"
#include "tasks/parts/covariance.hpp"
#include "tasks/parts/maps.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/parts/student.hpp"
#include "tasks/parts/swiss_roll.hpp"
#include "tasks/task_id.hpp"

namespace kedge::tasks {
namespace {

constexpr std::size_t columns = 5;
/// Beyond this floats have too few digits for what y knows of x in the Swiss roll.
constexpr double most_nats = 12;

Matrix<double> pairs(std::size_t d, double nats) {
  return paired_covariance(d, d, d, std::sqrt(-std::expm1(-2 * nats / static_cast<double>(d))));
}

Joint gaussian(double nats) { return normal(columns, pairs(columns, nats)); }

Joint cubic(double nats) {
  return mapped(gaussian(nats), {}, each([](double y) { return y * y * y; }));
}

Joint asinhed(double nats) {
  const Map map = each([](double value) { return std::asinh(value); });
  return mapped(gaussian(nats), map, map);
}

Joint half_cubed(double nats) { return mapped(gaussian(nats), each(half_cube), each(half_cube)); }

Joint swiss(double nats) {
  return swiss_rolled(mapped(normal(1, pairs(1, nats)), each(normal_cdf), each(normal_cdf)));
}

/// The noise whose mutual information is as asked: 1 / (4 eps) below half a nat a pair, else by Newton's
/// method on log eps, where eps - log(2 eps) bends little.
Joint uniform(double nats) {
  const double each_pair = nats / columns;
  double log_eps = each_pair <= 0.5 ? std::log(0.25 / each_pair) : -each_pair - std::log(2.0);
  if (each_pair > 0.5) {
    for (int step = 0; step < 60; ++step) {
      const double eps = std::exp(log_eps);
      log_eps -= (eps - log_eps - std::log(2.0) - each_pair) / (eps - 1);
    }
  }
  return additive_uniform(std::exp(log_eps), columns);
}

Joint heavy(double nats) {
  constexpr double df = 1;
  return student(df, columns, pairs(columns, nats - student_scale_mi(df, columns, columns)));
}

struct Kind {
  std::string_view name, summary;
  Joint (*make)(double nats);
  double (*least)();  ///< nats
};

double zero() { return 0; }

const std::array kinds = {
    Kind{"gaussian", "5 Gaussian pairs with I nats in all", gaussian, zero},
    Kind{"cubic", "5 Gaussian pairs with I nats in all, each y cubed", cubic, zero},
    Kind{"asinh", "5 Gaussian pairs with I nats in all, asinh of every column", asinhed, zero},
    Kind{"half-cube", "5 Gaussian pairs with I nats in all, each value v as v sqrt|v|", half_cubed, zero},
    Kind{"uniform", "5 uniform columns, y = x + uniform noise, I nats in all", uniform, [] { return 1e-3; }},
    Kind{"swissroll", "uniform margins with I nats, x rolled into the plane", swiss, zero},
    Kind{"student", "5v5 Student of 1 degree of freedom with I nats", heavy,
         [] { return student_scale_mi(1, columns, columns); }},
};

std::unique_ptr<Task> make(std::string_view id, const std::string& /*data_dir*/) {
  constexpr std::string_view prefix = "dime/";
  if (!id.starts_with(prefix)) return nullptr;
  const std::string_view rest = id.substr(prefix.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::vector<std::string> names;
  for (const Kind& kind : kinds) {
    names.emplace_back(kind.name);
    if (kind.name != rest.substr(0, slash)) continue;
    const auto level = parse_level(rest.substr(std::min(slash + 1, rest.size())));
    if (!level) throw InputError(fmt::format("task '{}' is not of the form dime/{}/nats2", id, kind.name));
    const double nats = level->nats(), least = kind.least();
    if (!(nats >= least && nats <= most_nats)) {
      throw InputError(fmt::format("task '{}' must have between {:.4g} and {} nats of mutual information", id,
                                   least, most_nats));
    }
    Joint joint = kind.make(nats);
    joint.mi = nats;  // without the rounding of correlations near 1
    return as_task(std::move(joint));
  }
  throw InputError(fmt::format("there is no task '{}'; after dime/ comes {}", id, list_words(names)));
}

}  // namespace

Family dime_family() {
  Family family{"dime/<name>/nats<I>", {}, make};
  for (const Kind& kind : kinds) {
    family.tasks.push_back({fmt::format("dime/{}/nats<I>", kind.name), std::string(kind.summary)});
  }
  return family;
}

}  // namespace kedge::tasks
