// Estimates of rows about which more is known than x and y.
#include "kedge/error.hpp"
#include "kedge/estimate.hpp"

namespace kedge {

Estimate mutual_information(const Array& x, const Array& y, const RowInfo& rows, const Options& options,
                            const Control& control) {
  if (rows.groups.rows() > 0) throw InputError("groups are not there yet");
  if (rows.weights.rows() > 0) throw InputError("weights are not there yet");
  return mutual_information(x, y, options, control);
}

Estimate conditional_mutual_information(const Array&, const Array&, const Array&, const RowInfo&,
                                        const Options&, const Control&) {
  throw InputError("conditional mutual information is not there yet");
}

}  // namespace kedge
