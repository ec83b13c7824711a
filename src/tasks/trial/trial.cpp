#include "tasks/trial/trial.hpp"

#include <array>

#include "tasks/catalogue.hpp"
#include "tasks/parts/additive_uniform.hpp"
#include "tasks/parts/columns.hpp"
#include "tasks/parts/covariance.hpp"
#include "tasks/parts/normal.hpp"
#include "tasks/parts/student.hpp"
#include "tasks/trial/shapes.hpp"

namespace kedge::tasks {
namespace {

constexpr std::array entries = {
    Entry{"trial/cosine-1", "", "y = cos x + noise, x uniform on one wave", [] { return cosine(1); }},
    Entry{"trial/cosine-5", "", "y = cos 5x + noise, x uniform on five waves", [] { return cosine(5); }},
    Entry{"trial/cosine-20", "", "y = cos 20x + noise, x uniform on twenty waves", [] { return cosine(20); }},
    Entry{"trial/sine-3", "", "y = sin 3x + noise, x normal", [] { return sine(3); }},
    Entry{"trial/quadratic", "", "y = x^2 + noise, x normal", quadratic},
    Entry{"trial/step", "", "y = the sign of x + noise, x normal", step},
    Entry{"trial/heteroscedastic", "", "y = x + (0.2 + |x|) noise, x normal", heteroscedastic},
    Entry{"trial/multiplicative", "", "y = x times noise, both normal", multiplicative},
    Entry{"trial/label-4", "", "x one of 4 classes, y normal around the mean of its class",
          [] { return label(4); }},
    Entry{"trial/label-10", "", "x one of 10 classes, y normal around the mean of its class",
          [] { return label(10); }},
    Entry{"trial/zero-inflated", "", "y near x or exactly 0, more often near x the greater x is",
          zero_inflated},
    Entry{"trial/poisson-thinning", "", "x a Poisson count, y those of its events that a fair coin keeps",
          poisson_thinning},
    Entry{"trial/poisson-shared", "", "Poisson counts of mean 6 that share events of mean 4", poisson_shared},
    Entry{"trial/rounded-0.8", "", "normal pair of correlation 0.8, rounded to whole numbers",
          [] { return rounded_normal(0.8); }},
    Entry{"trial/table-3x4", "", "row and column of a table of probabilities", contingency},
    Entry{"trial/channel-10", "", "one of 10 codes, handed on untouched 8 times in 10, else drawn afresh",
          [] { return noisy_channel(10); }},
    Entry{"trial/cauchy-0.75", "", "normal copula of correlation 0.75 with Cauchy margins",
          [] { return cauchy_margins(0.75); }},
    Entry{"trial/pareto-0.8", "", "normal copula of correlation 0.8 with Pareto margins of index 1.5",
          [] { return pareto_margins(0.8); }},
    Entry{"trial/lognormal-0.8", "", "normal copula of correlation 0.8 with log-normal margins",
          [] { return lognormal_margins(0.8); }},
    Entry{"trial/student-5-0.6", "", "2v2 Student of 5 degrees of freedom, two pairs of correlation 0.6",
          [] { return student(5, 2, paired_covariance(2, 2, 2, 0.6)); }},
    Entry{"trial/clayton-2", "", "Clayton copula, dependent in the lower tail", [] { return clayton(2); }},
    Entry{"trial/gumbel-2", "", "Gumbel copula, dependent in the upper tail", [] { return gumbel(2); }},
    Entry{"trial/spectrum-10v10", "", "10v10 normal with canonical correlations 0.9 * 0.7^k, rotated",
          normal_spectrum},
    Entry{"trial/normal-20v1", "", "y hears a little of each of 20 normal columns",
          [] { return normal_sum(20); }},
    Entry{"trial/crossed-0.9", "", "normal pair of correlation 0.9 or -0.9, by the toss of a coin",
          [] { return normal_mixture(0.5, 0.9, -0.9); }},
    Entry{"trial/contaminated-0.95", "", "normal pair of correlation 0.95, but one row in five independent",
          [] { return normal_mixture(0.8, 0.95, 0); }},
    Entry{"trial/tight-normal-0.01", "", "y = x + 0.01 noise, both normal",
          [] { return tight_normal(0.01); }},
    Entry{"trial/tight-uniform-0.01", "", "y = x + uniform noise of half-width 0.01, x uniform",
          [] { return additive_uniform(0.01); }},
    Entry{"trial/clusters", "", "four clusters, x and y independent inside each", clusters},
    Entry{"trial/ring", "", "(x, y) on a noisy circle", ring},
    Entry{"trial/von-mises-4", "", "points of the unit circle, the angle between x and y von Mises",
          [] { return von_mises(4); }},
    Entry{"trial/direction-3", "", "x normal in space, y = x / |x| + noise", direction},
    Entry{"trial/radius-3", "", "x normal in space, y = |x| + noise", radius},
    Entry{"trial/checkerboard-2", "", "uniform on the black squares of a board of 2 by 2",
          [] { return checkerboard(2); }},
    Entry{"trial/checkerboard-4", "", "uniform on the black squares of a board of 4 by 4",
          [] { return checkerboard(4); }},
    Entry{"trial/checkerboard-8", "", "uniform on the black squares of a board of 8 by 8",
          [] { return checkerboard(8); }},
    Entry{"trial/parity-2", "", "the sign of y is the product of the signs of 2 columns, one in ten flipped",
          [] { return parity(2); }},
    Entry{"trial/parity-3", "", "the sign of y is the product of the signs of 3 columns, one in ten flipped",
          [] { return parity(3); }},
    Entry{"trial/product-2", "", "y = the product of 2 normal columns + noise", product},
    Entry{"trial/sum-10", "", "y = the sum of 10 uniform columns + noise", uniform_sum},
    Entry{"trial/gamma-exponential-2", "", "y exponential with rate x, x gamma of shape 2",
          [] { return gamma_exponential(2); }},
    Entry{"trial/ordered-uniforms", "", "the lesser and the greater of two uniform numbers",
          ordered_uniforms},
    Entry{"trial/hidden-pair", "", "one pair of correlation 0.9, and 8 + 8 columns of noise",
          [] { return with_noise_columns(normal_pair(0.9), 8); }},
    Entry{"trial/hidden-pair-rotated", "", "one pair of correlation 0.9 and 8 + 8 columns of noise, rotated",
          [] { return rotated(with_noise_columns(normal_pair(0.9), 8), 2); }},
    Entry{"trial/hidden-cosine-rotated", "", "y = cos x + noise and 4 + 4 columns of noise, rotated",
          [] { return rotated(with_noise_columns(cosine(1), 4), 3); }},
    Entry{"trial/independent-normal-1v1", "", "independent normals",
          [] { return independent(normal_pair(0)); }},
    Entry{"trial/independent-normal-5v5", "",
          "independent normals, 5 + 5 columns of correlation 0.5 on each side",
          [] { return independent(normal(5, equal_covariance(10, 0.5))); }},
    Entry{"trial/independent-normal-25v25", "", "independent normals, 25 + 25 columns",
          [] { return independent(normal(25, paired_covariance(25, 25, 0, 0))); }},
    Entry{"trial/independent-student-3v3", "",
          "x and y Student of 2 degrees of freedom, independent of each other",
          [] { return independent(student(2, 3, paired_covariance(3, 3, 0, 0))); }},
    Entry{"trial/independent-cauchy-1v1", "", "independent Cauchy numbers",
          [] { return independent(cauchy_margins(0)); }},
    Entry{"trial/independent-label-4", "", "x one of 4 classes, y a normal mixture, independent",
          [] { return independent(label(4)); }},
    Entry{"trial/independent-counts", "", "independent Poisson counts",
          [] { return independent(poisson_shared()); }},
    Entry{"trial/independent-zero-inflated", "", "x normal, y often exactly 0, independent",
          [] { return independent(zero_inflated()); }},
};

}  // namespace

Family trial_family() {
  return {"trial/<name>", infos(entries),
          [](std::string_view id, const std::string&) { return make_entry("trial/", entries, id); }};
}

}  // namespace kedge::tasks
