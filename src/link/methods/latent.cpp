// LMI: pointwise MI by nearest neighbours among the codes of a paired autoencoder (Gowri et al., 2024), at
// new pairs:
//   pmi(x, y) = psi(k) + psi(n) - psi(n_x + 1) - psi(n_y + 1),
// where the k-th nearest training pair lies at distance d = max(|z_x - z_x'|, |z_y - z_y'|) under maximum
// norms, and n_x, n_y training pairs lie strictly nearer on one side alone (Kraskov, Stoegbauer and
// Grassberger, 2004).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/special.hpp"
#include "core/streams.hpp"
#include "link/inputs/places.hpp"
#include "link/methods/baselines.hpp"
#include "link/methods/paired_autoencoder.hpp"
#include "train/schedule.hpp"

namespace kedge::link {
namespace {

constexpr std::size_t codes = 8, hidden = 64, neighbours = 3, batch_size = 128, most_steps = 1000;
constexpr double rate = 1e-3;
constexpr std::size_t held_out_every = 10;  // one pair in so many judges when to stop

/// Distances of one row of codes to those of all training pairs, and the same sorted.
struct Distances {
  std::vector<float> of, sorted;

  Distances(std::span<const float> from, const Matrix<float>& to) {
    for (std::size_t i = 0; i < to.rows(); ++i) {
      float most = 0;
      for (std::size_t c = 0; c < from.size(); ++c) most = std::max(most, std::abs(from[c] - to(i, c)));
      of.push_back(most);
    }
    sorted = of;
    std::ranges::sort(sorted);
  }
  std::size_t nearer_than(float distance) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(sorted, distance) - sorted.begin());
  }
};

/// The k-th least of max(x, y), k at most `neighbours`.
float kth_joint_distance(std::span<const float> x, std::span<const float> y, std::size_t k) {
  std::array<float, neighbours> least;  // ascending
  least.fill(std::numeric_limits<float>::infinity());
  for (std::size_t t = 0; t < x.size(); ++t) {
    float distance = std::max(x[t], y[t]);
    if (distance >= least.back()) continue;
    for (float& place : least) {
      if (distance < place) std::swap(distance, place);
    }
  }
  return least[k - 1];
}

class LatentScorer final : public Scorer {
 public:
  LatentScorer(Matrix<float> x, Matrix<float> y, std::span<const EntityPair> pairs)
      : x_(std::move(x)),
        y_(std::move(y)),
        x_pairs_(rows_of(x_.view(), places(pairs, &EntityPair::a))),
        y_pairs_(rows_of(y_.view(), places(pairs, &EntityPair::b))) {}

  void score(std::span<const std::size_t> xs, std::span<const std::size_t> ys, MatrixView<float> scores,
             MatrixView<float> errors) const override {
    const std::size_t n = x_pairs_.rows(), k = std::min(neighbours, n);
    std::vector<double> psi(n + 2);
    for (std::size_t i = 1; i < psi.size(); ++i) psi[i] = digamma(static_cast<double>(i));
    std::vector<Distances> near_y;
    for (const std::size_t j : ys) near_y.emplace_back(y_.row(j), y_pairs_);
    for (std::size_t i = 0; i < xs.size(); ++i) {
      const Distances near_x(x_.row(xs[i]), x_pairs_);
      for (std::size_t j = 0; j < ys.size(); ++j) {
        const float kth = kth_joint_distance(near_x.of, near_y[j].of, k);
        scores(i, j) = static_cast<float>(psi[k] + psi[n] - psi[near_x.nearer_than(kth) + 1] -
                                          psi[near_y[j].nearer_than(kth) + 1]);
      }
    }
    no_errors(errors);
  }

 private:
  Matrix<float> x_, y_;              // codes of all entities
  Matrix<float> x_pairs_, y_pairs_;  // of training pairs
};

class Latent final : public Method {
 public:
  std::unique_ptr<Learned> learn(const Lesson& lesson, std::size_t,
                                 const std::stop_token& stop) const override {
    const Matrix<float>&x = lesson.x->columns, &y = lesson.y->columns;
    std::vector<std::size_t> training, held_out;
    for (std::size_t i = 0; i < lesson.pairs.size(); ++i) {
      // Both orders of an undirected pair stand side by side, and go together.
      (i / 2 % held_out_every == 0 && held_out.size() < batch_size ? held_out : training).push_back(i);
    }
    if (training.empty()) training = held_out;
    const std::size_t batch = std::min(batch_size, training.size());
    held_out.resize(std::min(held_out.size(), batch));
    Rng initial(lesson.seed, {id(Stream::weights), lesson.trial, 0});
    PairedAutoencoder network(x.cols(), y.cols(), hidden, codes, batch, initial);
    train::Batches draws(training, {}, batch, Rng(lesson.seed, {id(Stream::batches), lesson.trial, 0}));
    const Columns judged = columns(lesson, held_out);
    Columns drawn = columns(lesson, std::span(training).first(batch));

    const train::Schedule schedule{.peak = rate, .steps = most_steps};
    double best = network.loss(judged.x.view(), judged.y.view());
    std::vector<float> weights = network.weights();
    std::size_t t = 0, best_step = 0;
    for (const std::size_t next : train::checkpoint_steps(20, most_steps)) {
      for (; t < next && !stop.stop_requested(); ++t) {
        gather(lesson, draws.next(), drawn);
        network.step(drawn.x.view(), drawn.y.view(), schedule.rate(t));
      }
      const double loss = network.loss(judged.x.view(), judged.y.view());
      if (loss < best) {
        best = loss;
        best_step = t;
        weights = network.weights();
      }
      if (stop.stop_requested() || t > 150 + 2 * best_step) break;
    }
    return std::make_unique<LatentScorer>(network.encode_x(weights, x.view()),
                                          network.encode_y(weights, y.view()), lesson.pairs);
  }

 private:
  struct Columns {
    Matrix<float> x, y;
  };
  static Columns columns(const Lesson& lesson, std::span<const std::size_t> which) {
    Columns result{Matrix<float>(which.size(), lesson.x->columns.cols()),
                   Matrix<float>(which.size(), lesson.y->columns.cols())};
    gather(lesson, which, result);
    return result;
  }
  static void gather(const Lesson& lesson, std::span<const std::size_t> which, Columns& to) {
    for (std::size_t i = 0; i < which.size(); ++i) {
      std::ranges::copy(lesson.x->columns.row(lesson.pairs[which[i]].a), to.x.row(i).begin());
      std::ranges::copy(lesson.y->columns.row(lesson.pairs[which[i]].b), to.y.row(i).begin());
    }
  }
};

}  // namespace

std::unique_ptr<Method> make_latent() { return std::make_unique<Latent>(); }

}  // namespace kedge::link
