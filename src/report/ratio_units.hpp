// Which divergences are measured in nats or bits.
#pragma once

#include "kedge/ratio.hpp"

namespace kedge::report {

inline bool has_unit(double Divergences::*field) {
  return field != &Divergences::chi2 && field != &Divergences::hellinger2;
}

}  // namespace kedge::report
