// From given rows to standardised ones. Where a certificate is to be had (certificate.hpp), the transforms
// are fitted on the rows that the first fold is trained on, so that its held-out rows have no part in what
// its critic sees.
#pragma once

#include <vector>

#include "data/transform.hpp"
#include "estimate/rows/folds.hpp"
#include "estimate/rows/row_info.hpp"
#include "estimate/rows/rows.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

struct Standardised {
  data::Transform x, y;
  Rows rows;
};

/// Throws InputError for what cannot be standardised.
Standardised standardise(const PreparedRows& given, const Options& options, const std::vector<Fold>& folds);

}  // namespace kedge::estimate
