#include "report/figure.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/numbers.hpp"
#include "report/panel.hpp"

namespace kedge::report {
namespace {

std::string number_text(const Estimate& e) {
  const auto [unit, per_nat] = unit_of(e.options);
  return fmt::format("I(X;Y{}) = {} {}", e.given.empty() ? "" : "|Z",
                     fixed(e.mi * per_nat, decimals_for(e.std_error * per_nat)), unit);
}

std::string interval_text(const Estimate& e) {
  const double per_nat = unit_of(e.options).per_nat;
  if (!std::isfinite(e.ci[0]) || !std::isfinite(e.ci[1])) return "no interval";
  const int decimals = decimals_for(e.std_error * per_nat);
  return fmt::format("{} interval {} to {}", percent(e.level), fixed(e.ci[0] * per_nat, decimals),
                     fixed(e.ci[1] * per_nat, decimals));
}

}  // namespace

std::string figure_title(const Estimate& e) { return number_text(e) + ", " + interval_text(e); }

std::string figure_description(const Estimate& e) {
  return fmt::format(
      "Left: loss on training and on held-out rows over training steps, {} lines each, best steps marked. "
      "Right: histogram of the pointwise mutual information of {} rows, with the estimate and its interval.",
      e.curves.size(), thousands(e.pmi.size()));
}

void draw_figure(Canvas& canvas, const Estimate& e) {
  canvas.text({28, 40}, number_text(e), {Ink::text, 20, Align::start, true});
  canvas.text({28, 62},
              fmt::format("{}; {} rows of {} and {} columns; {}", interval_text(e), thousands(e.n), e.dims[0],
                          e.dims[1], e.chosen.empty() ? e.method : e.chosen),
              {Ink::muted, 12});
  canvas.text({figure_width - 28, 40}, e.trusted ? "trusted" : "do not trust this number",
              {e.trusted ? Ink::good : Ink::bad, 13, Align::end, true});
  draw_training(canvas, {78, 136, 430, 362}, e);
  draw_pointwise(canvas, {524, 136, 876, 362}, e);
}

}  // namespace kedge::report
