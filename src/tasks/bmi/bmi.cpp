#include "tasks/bmi/bmi.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "core/special.hpp"
#include "tasks/catalogue.hpp"
#include "tasks/parts/additive_uniform.hpp"
#include "tasks/parts/covariance.hpp"
#include "tasks/parts/maps.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/parts/normal_mixture.hpp"
#include "tasks/parts/spiral.hpp"
#include "tasks/parts/student.hpp"
#include "tasks/parts/swiss_roll.hpp"

namespace kedge::tasks {
namespace {

Joint dense(std::size_t d) { return normal(d, equal_covariance(2 * d, 0.5)); }
Joint two_pair(std::size_t d) { return normal(d, paired_covariance(d, d, 2, 0.8)); }
Joint identity_student(double df, std::size_t d) { return student(df, d, paired_covariance(d, d, 0, 0)); }

Joint uniform_margins(Joint base) { return mapped(std::move(base), each(normal_cdf), each(normal_cdf)); }
Joint half_cubed(Joint base) { return mapped(std::move(base), each(half_cube), each(half_cube)); }
Joint wiggly(Joint base) { return mapped(std::move(base), each(wiggly_x), each(wiggly_y)); }

Joint asinhed(Joint base) {
  const Map shorten = each([](double value) { return std::asinh(value); });
  return mapped(std::move(base), shorten, shorten);
}

Joint bimodal(Joint base) {
  const auto margin = [](NormalMixture mixture) {
    return each([mixture](double z) { return mixture.quantile(normal_cdf(z)); });
  };
  return mapped(std::move(base), margin({0.3, 0, 5}), margin({0.5, -1, 3}));
}

/// X turns in the plane of its first two columns, Y in that of its second and third.
Joint spiralled(Joint base) {
  const Map of_x = spiral(0, 1, 1 / static_cast<double>(base.x_dim));
  const Map of_y = spiral(1, 2, 1 / static_cast<double>(base.y_dim));
  return mapped(std::move(base), of_x, of_y);
}

constexpr auto entries = std::to_array<Entry>({
    {"bmi/01", "bmi/1v1-normal-0.75", "normal pair of correlation 0.75", [] { return normal_pair(0.75); }},
    {"bmi/02", "bmi/1v1-normal-cdf-0.75", "normal pair of correlation 0.75 with uniform margins",
     [] { return uniform_margins(normal_pair(0.75)); }},
    {"bmi/03", "bmi/1v1-additive-0.1", "uniform x, y = x + uniform noise of half-width 0.1",
     [] { return additive_uniform(0.1); }},
    {"bmi/04", "bmi/1v1-additive-0.75", "uniform x, y = x + uniform noise of half-width 0.75",
     [] { return additive_uniform(0.75); }},
    {"bmi/05", "bmi/1v1-bimodal-0.75", "normal copula of correlation 0.75 with two-peaked margins",
     [] { return bimodal(normal_pair(0.75)); }},
    {"bmi/06", "bmi/1v1-wiggly-0.75", "normal pair of correlation 0.75 on rippled axes",
     [] { return wiggly(normal_pair(0.75)); }},
    {"bmi/07", "bmi/1v1-half-cube-0.75", "normal pair of correlation 0.75, each value v as v sqrt|v|",
     [] { return half_cubed(normal_pair(0.75)); }},
    {"bmi/08", "bmi/1v1-student-1", "Student pair of 1 degree of freedom, uncorrelated",
     [] { return identity_student(1, 1); }},
    {"bmi/09", "bmi/1v1-asinh-student-1", "Student pair of 1 degree of freedom, tails shortened by asinh",
     [] { return asinhed(identity_student(1, 1)); }},
    {"bmi/10", "bmi/2v1-swissroll-0.75", "uniform margins of correlation 0.75, x rolled into the plane",
     [] { return swiss_rolled(uniform_margins(normal_pair(0.75))); }},
    {"bmi/11", "bmi/2v2-dense-0.5", "normal, every two columns of correlation 0.5", [] { return dense(2); }},
    {"bmi/12", "bmi/3v3-dense-0.5", "normal, every two columns of correlation 0.5", [] { return dense(3); }},
    {"bmi/13", "bmi/5v5-dense-0.5", "normal, every two columns of correlation 0.5", [] { return dense(5); }},
    {"bmi/14", "bmi/25v25-dense-0.5", "normal, every two columns of correlation 0.5",
     [] { return dense(25); }},
    {"bmi/15", "bmi/50v50-dense-0.5", "normal, every two columns of correlation 0.5",
     [] { return dense(50); }},
    {"bmi/16", "bmi/2v2-2pair-0.8", "normal, two pairs of columns of correlation 0.8, the others independent",
     [] { return two_pair(2); }},
    {"bmi/17", "bmi/3v3-2pair-0.8", "normal, two pairs of columns of correlation 0.8, the others independent",
     [] { return two_pair(3); }},
    {"bmi/18", "bmi/5v5-2pair-0.8", "normal, two pairs of columns of correlation 0.8, the others independent",
     [] { return two_pair(5); }},
    {"bmi/19", "bmi/25v25-2pair-0.8",
     "normal, two pairs of columns of correlation 0.8, the others independent", [] { return two_pair(25); }},
    {"bmi/20", "bmi/2v2-student-1", "Student of 1 degree of freedom, uncorrelated",
     [] { return identity_student(1, 2); }},
    {"bmi/21", "bmi/2v2-student-2", "Student of 2 degrees of freedom, uncorrelated",
     [] { return identity_student(2, 2); }},
    {"bmi/22", "bmi/3v3-student-2", "Student of 2 degrees of freedom, uncorrelated",
     [] { return identity_student(2, 3); }},
    {"bmi/23", "bmi/3v3-student-3", "Student of 3 degrees of freedom, uncorrelated",
     [] { return identity_student(3, 3); }},
    {"bmi/24", "bmi/5v5-student-2", "Student of 2 degrees of freedom, uncorrelated",
     [] { return identity_student(2, 5); }},
    {"bmi/25", "bmi/5v5-student-3", "Student of 3 degrees of freedom, uncorrelated",
     [] { return identity_student(3, 5); }},
    {"bmi/26", "bmi/3v3-normal-cdf-2pair-0.8", "two normal pairs of correlation 0.8, with uniform margins",
     [] { return uniform_margins(two_pair(3)); }},
    {"bmi/27", "bmi/5v5-normal-cdf-2pair-0.8", "two normal pairs of correlation 0.8, with uniform margins",
     [] { return uniform_margins(two_pair(5)); }},
    {"bmi/28", "bmi/25v25-normal-cdf-2pair-0.8", "two normal pairs of correlation 0.8, with uniform margins",
     [] { return uniform_margins(two_pair(25)); }},
    {"bmi/29", "bmi/3v3-half-cube-2pair-0.8",
     "two normal pairs of correlation 0.8, each value v as v sqrt|v|",
     [] { return half_cubed(two_pair(3)); }},
    {"bmi/30", "bmi/5v5-half-cube-2pair-0.8",
     "two normal pairs of correlation 0.8, each value v as v sqrt|v|",
     [] { return half_cubed(two_pair(5)); }},
    {"bmi/31", "bmi/25v25-half-cube-2pair-0.8",
     "two normal pairs of correlation 0.8, each value v as v sqrt|v|",
     [] { return half_cubed(two_pair(25)); }},
    {"bmi/32", "bmi/3v3-spiral-2pair-0.8", "two normal pairs of correlation 0.8, twisted into spirals",
     [] { return spiralled(two_pair(3)); }},
    {"bmi/33", "bmi/5v5-spiral-2pair-0.8", "two normal pairs of correlation 0.8, twisted into spirals",
     [] { return spiralled(two_pair(5)); }},
    {"bmi/34", "bmi/25v25-spiral-2pair-0.8", "two normal pairs of correlation 0.8, twisted into spirals",
     [] { return spiralled(two_pair(25)); }},
    {"bmi/35", "bmi/3v3-spiral-normal-cdf-2pair-0.8",
     "two normal pairs of correlation 0.8, with uniform margins, twisted into spirals",
     [] { return spiralled(uniform_margins(two_pair(3))); }},
    {"bmi/36", "bmi/5v5-spiral-normal-cdf-2pair-0.8",
     "two normal pairs of correlation 0.8, with uniform margins, twisted into spirals",
     [] { return spiralled(uniform_margins(two_pair(5))); }},
    {"bmi/37", "bmi/25v25-spiral-normal-cdf-2pair-0.8",
     "two normal pairs of correlation 0.8, with uniform margins, twisted into spirals",
     [] { return spiralled(uniform_margins(two_pair(25))); }},
    {"bmi/38", "bmi/2v2-asinh-student-1", "Student of 1 degree of freedom, tails shortened by asinh",
     [] { return asinhed(identity_student(1, 2)); }},
    {"bmi/39", "bmi/3v3-asinh-student-2", "Student of 2 degrees of freedom, tails shortened by asinh",
     [] { return asinhed(identity_student(2, 3)); }},
    {"bmi/40", "bmi/5v5-asinh-student-2", "Student of 2 degrees of freedom, tails shortened by asinh",
     [] { return asinhed(identity_student(2, 5)); }},
});

}  // namespace

Family bmi_family() {
  return {"bmi/01 to bmi/40", infos(entries),
          [](std::string_view id, const std::string&) { return make_entry("bmi/", entries, id); }};
}

}  // namespace kedge::tasks
