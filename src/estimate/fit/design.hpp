// A critic's design: for every fold what it sees of each side, its shape, and how it is trained. Designs are
// candidates; held-out rows choose among them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "copula/log_ratio.hpp"
#include "critics/critic.hpp"
#include "data/features.hpp"
#include "train/replica.hpp"

namespace kedge::estimate {

struct FoldDesign {
  data::Features x, y;
  critics::Shape shape;
};

struct Design {
  std::vector<FoldDesign> folds;
  train::Settings training;
  std::size_t members = 1;   ///< networks per fold, their scores averaged
  std::uint64_t number = 0;  ///< of the candidate, for streams of random numbers
};

/// The fitted closed form as a critic carries it.
std::shared_ptr<const critics::Base> as_base(const copula::LogRatio& ratio);

/// x_dim and y_dim from the features.
void fit_dims(FoldDesign& design);

}  // namespace kedge::estimate
