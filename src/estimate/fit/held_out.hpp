// What the held-out scores say. Each fold's rows are cut into blocks; within a block every x meets every y,
// so the diagonal holds pairs and the rest is exactly p(x) p(y). With N_f such products in fold f:
//   plug-in  mean_i S_ii
//   Z        mean over products of e^S, which is 1 for the density ratio
//   DV       mean S_ii - log Z          (Donsker and Varadhan, 1983)
//   NWJ      mean S_ii + 1 - Z          (Nguyen, Wainwright and Jordan, 2010)
//   v        share of pairs with S_ii > log N_f: products that N_f draws are too few to contain, so that Z
//   (and DV
//            and NWJ with it) cannot be verified from the sample where v is large
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "kedge/matrix_view.hpp"

namespace kedge::estimate {

/// Gathers blocks in a fixed order; plain sums, so merging is adding.
class HeldOut {
 public:
  /// A block's scores, its pairs on the diagonal, from a fold with `fold_products` products in all.
  /// Weights are those of its rows; empty: all 1.
  void add(MatrixView<const float> scores, std::span<const double> weights, double fold_products);
  void add(const HeldOut& other);

  /// The offset of least anchor loss within +-largest, over all pairs, each against its whole row and column.
  double best_offset(double nu, double largest) const;
  /// As if every score had been higher by `offset`.
  void shift(double offset);

  std::size_t pairs() const { return pair_scores_.size(); }
  double plug_in() const;
  double plug_in_error() const;  ///< its standard error from sampling alone
  double partition() const;      ///< Z
  double partition_error()
      const;          ///< standard error of Z over pairs: each row and column is shared by many products
  double dv() const;  ///< NaN when Z is not finite
  double nwj() const;
  double unverifiable() const;        ///< v
  double effective_products() const;  ///< (sum r)^2 / sum r^2 over products: how many of them make Z
  double tail_shape() const;          ///< Pareto shape of r over some of the products (core/pareto.hpp)
  double saturated() const;           ///< share of rows whose pair has more than 99 % of the row's e^S

 private:
  std::vector<double> pair_scores_, pair_weights_;
  std::vector<double> pair_products_;           // mean e^S of the row and of the column of each pair, added
  std::vector<double> row_sums_, column_sums_;  // of e^S over products of each pair's row and column
  std::vector<std::size_t> block_rows_;         // of the block each pair stood in
  std::vector<double> some_products_;           // log r of up to 40,000 a fold
  double product_sum_ = 0, product_count_ = 0, product_squares_ = 0;
  std::size_t beyond_ = 0, saturated_ = 0;
};

/// Sizes of blocks: `rows` cut into the fewest parts of at most `largest`, of nearly one size.
std::vector<std::size_t> block_sizes(std::size_t rows, std::size_t largest);

}  // namespace kedge::estimate
