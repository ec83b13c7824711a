#include "core/special.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

namespace kedge {
namespace {

// Values beyond the range come back as inf or NaN; the library never throws for a number.
namespace policies = boost::math::policies;
using Quiet = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::overflow_error<policies::ignore_error>,
    policies::pole_error<policies::ignore_error>, policies::evaluation_error<policies::ignore_error>>;

}  // namespace

double digamma(double x) { return boost::math::digamma(x, Quiet()); }
double log_gamma(double x) { return boost::math::lgamma(x, Quiet()); }
double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }
double normal_quantile(double p) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * p, Quiet()); }

double student_from_normal(double z, double df) {
  // The lower tail keeps its digits, and the distribution is symmetric.
  const boost::math::students_t_distribution<double, Quiet> student(df);
  const double t = boost::math::quantile(student, normal_cdf(-std::abs(z)));
  return z < 0 ? t : -t;
}

}  // namespace kedge
