// A lower bound on I(X;Y) that holds with a probability of at least `level`, whatever the critic learned.
//
// It is read off the rows held out in the first fold, by product_bound.hpp, and so is right if the critic
// that scores them is independent of them. Assumed: the rows are independent and identically distributed (of
// rows with missing values left out, the rest are), and the folds are drawn without looking at them. Then
//   - standardisation, normal scores, base, screening, features and weights of the first fold's critic come
//     from its training rows, the options, the seed and n (standardise.hpp sees to the first);
//   - what was seen from all rows, whether a side is a category, its levels, and which columns are constant
//   or
//     copies of others, is compared with what the training rows alone say; where they differ, there is no
//     certificate. Where they agree, the critic is the one that training rows alone would have given;
//   - what the held-out rows chose (base, candidates, look, tempering) is one of a set known beforehand. A
//     choice of prior share s is held to delta s, delta = 1 - level, and the shares sum to at most 1 (a union
//     bound): log(1 / s) is log_choices. The common offset, also chosen there, is not used.
// Whoever lets held-out rows decide on more must add it here.
//
// One fold, not the mean over all: a bound at 1 - delta / F in each is no tighter, and the critics of the
// other folds would each need transforms of their own.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "estimate/fit/ensemble.hpp"
#include "estimate/verdict/product_bound.hpp"
#include "kedge/options.hpp"

namespace kedge::estimate {

/// Not for groups, weights or blocks in order, whose rows depend on each other or are not equally likely; nor
/// for few rows, where it would say nothing and standardisation needs them all.
bool can_certify(const Options& options, const std::vector<Fold>& folds, bool grouped, bool weighted);

/// log(1 / s): at most 8 bases, ensembles of c parts with share 2^-c, each part the base (1/2) or a network:
/// 16 fits, a look of the schedule, one of 4 temperings.
double log_choices(const Ensemble& ensemble);
/// A look of the schedule.
double log_choices(const CrossFit& fit);

/// The rows in blocks, in each of which every row of the first half meets many of the second, once in a
/// matching. Scores without offset.
std::vector<Matching> matchings_of(std::vector<Member> members, const std::optional<Categories>& categories,
                                   const train::Pairs& pairs, std::span<const std::size_t> which);

/// In nats; NaN where there is none.
double certify(const std::vector<Member>& members, const Rows& rows, const Fold& first,
               const std::optional<Categories>& categories, double log_choices, double level);
double certify(const Ensemble& ensemble, const Rows& rows, const Fold& first,
               const std::optional<Categories>& categories, double level);

}  // namespace kedge::estimate
