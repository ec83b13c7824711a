#include "link/methods/contrastive.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/streams.hpp"
#include "link/inputs/places.hpp"
#include "link/methods/held_out.hpp"

namespace kedge::link {
namespace {

MatrixView<const float> leading(const Side& side, std::size_t components) {
  const Matrix<float>& all = side.components;
  return all.view().block(0, 0, all.rows(), std::min(all.cols(), components));
}

std::unique_ptr<critics::Critic> critic_of(const Recipe& recipe, const Lesson& lesson,
                                           std::size_t components) {
  critics::Shape shape = recipe.shape;
  shape.x_dim = leading(*lesson.x, components).cols();
  shape.y_dim = leading(*lesson.y, components).cols();
  return critics::make_critic(shape);
}

/// The recipe's, but none that has as many columns as one before it, or more than its pairs can bear.
std::vector<std::size_t> candidates(const Recipe& recipe, const Lesson& lesson) {
  const std::size_t most = std::max(lesson.x->components.cols(), lesson.y->components.cols());
  std::vector<std::size_t> result;
  for (const std::size_t components : recipe.components) {
    const bool more = result.empty() || result.back() < most;
    const bool borne = result.empty() || components * recipe.pairs_a_component <= lesson.pairs.size();
    if (more && borne) result.push_back(components);
  }
  return result;
}

/// Marks the training entities of group `member` of `members`, none twice.
std::vector<bool> group(const Lesson& lesson, std::size_t member, std::size_t members) {
  const std::size_t table = lesson.x->components.rows();
  std::vector<bool> seen(table), marked(table);
  for (const EntityPair& pair : lesson.pairs) seen[pair.a] = seen[pair.b] = true;
  std::vector<std::size_t> entities;
  for (std::size_t i = 0; i < table; ++i) {
    if (seen[i]) entities.push_back(i);
  }
  Rng rng(lesson.seed, {id(Stream::blocks), lesson.trial});
  rng.shuffle(std::span(entities));
  for (std::size_t i = member; i < entities.size(); i += members) marked[entities[i]] = true;
  return marked;
}

struct Run {
  std::vector<train::Look> looks;
  std::vector<ShrunkenLosses> losses;  // of each look
};

struct Member final : Learned {
  std::vector<Run> runs;  // one a candidate
};

class Ensemble final : public Scorer {
 public:
  Ensemble(const Lesson& lesson, std::size_t components, std::unique_ptr<critics::Critic> critic,
           std::vector<std::vector<float>> weights, double shrinkage)
      : x_(leading(*lesson.x, components)),
        y_(leading(*lesson.y, components)),
        critic_(std::move(critic)),
        weights_(std::move(weights)),
        shrinkage_(shrinkage) {}

  void score(std::span<const std::size_t> xs, std::span<const std::size_t> ys, MatrixView<float> scores,
             MatrixView<float> errors) const override {
    const Matrix<float> x = rows_of(x_, xs), y = rows_of(y_, ys);
    const auto workspace = critic_->workspace(xs.size(), ys.size());
    Matrix<float> one(xs.size(), ys.size());
    Matrix<double> mean(xs.size(), ys.size()),
        squares(xs.size(), ys.size());  // about the mean (Welford, 1962)
    const auto count = static_cast<double>(weights_.size());
    for (std::size_t m = 0; m < weights_.size(); ++m) {
      critic_->forward(weights_[m], x.view(), y.view(), *workspace, one.view());
      for (std::size_t i = 0; i < one.size(); ++i) {
        const double value = shrinkage_ * static_cast<double>(one.data()[i]), before = mean.data()[i];
        mean.data()[i] += (value - before) / static_cast<double>(m + 1);
        squares.data()[i] += (value - before) * (value - mean.data()[i]);
      }
    }
    for (std::size_t i = 0; i < xs.size(); ++i) {
      for (std::size_t j = 0; j < ys.size(); ++j) {
        scores(i, j) = static_cast<float>(mean(i, j));
        if (!errors.empty())
          errors(i, j) = static_cast<float>(std::sqrt((count - 1) / count * squares(i, j)));
      }
    }
  }

 private:
  MatrixView<const float> x_, y_;
  std::unique_ptr<critics::Critic> critic_;
  std::vector<std::vector<float>> weights_;
  double shrinkage_;
};

class Contrastive final : public Method {
 public:
  explicit Contrastive(Recipe recipe) : recipe_(std::move(recipe)) {}

  std::size_t members() const override { return recipe_.members; }

  std::unique_ptr<Learned> learn(const Lesson& lesson, std::size_t member,
                                 const std::stop_token& stop) const override {
    const std::vector<bool> left_out = group(lesson, member, recipe_.members);
    std::vector<std::size_t> training, held_out;
    for (std::size_t i = 0; i < lesson.pairs.size(); ++i) {
      const bool a = left_out[lesson.pairs[i].a], b = left_out[lesson.pairs[i].b];
      if (!a && !b) training.push_back(i);
      if (a && b) held_out.push_back(i);
    }
    Rng order(lesson.seed, {id(Stream::rows), lesson.trial, member});
    order.shuffle(std::span(held_out));

    auto result = std::make_unique<Member>();
    for (const std::size_t components : candidates(recipe_, lesson)) {
      result->runs.push_back(run(lesson, components, training, held_out, member, stop));
    }
    return result;
  }

  std::unique_ptr<Scorer> combine(const Lesson& lesson,
                                  std::vector<std::unique_ptr<Learned>> members) const override {
    std::vector<Member*> all;
    all.reserve(members.size());
    for (const auto& member : members) all.push_back(static_cast<Member*>(member.get()));
    const Choice best = choose(all);
    std::vector<std::vector<float>> weights;
    weights.reserve(all.size());
    for (Member* member : all)
      weights.push_back(std::move(member->runs[best.candidate].looks[best.look].weights));
    const std::size_t components = candidates(recipe_, lesson)[best.candidate];
    return std::make_unique<Ensemble>(lesson, components, critic_of(recipe_, lesson, components),
                                      std::move(weights), shrinkages[best.shrinkage]);
  }

 private:
  struct Choice {
    std::size_t candidate = 0, look = 1, shrinkage = 0;
  };

  Run run(const Lesson& lesson, std::size_t components, const std::vector<std::size_t>& training,
          const std::vector<std::size_t>& held_out, std::size_t member, const std::stop_token& stop) const {
    const train::Pairs pairs{rows_of(leading(*lesson.x, components), places(lesson.pairs, &EntityPair::a)),
                             rows_of(leading(*lesson.y, components), places(lesson.pairs, &EntityPair::b))};
    const auto critic = critic_of(recipe_, lesson, components);
    const HeldOutPairs judge(*critic, pairs, held_out, 1);
    Run result;
    const auto loss = [&](std::span<const float> weights) {
      const ShrunkenLosses& losses = result.losses.emplace_back(judge.losses(weights));
      return losses.rows > 0 ? losses.sums[losses.best()] / static_cast<double>(losses.rows) : 0;
    };
    result.looks = train::train_replica(*critic, recipe_.training, train::inputs_of(pairs), training, {},
                                        {lesson.seed, lesson.trial, member}, loss, stop, {});
    return result;
  }

  static Choice choose(const std::vector<Member*>& members) {
    Choice choice;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t candidate = 0; candidate < members[0]->runs.size(); ++candidate) {
      std::size_t common = members[0]->runs[candidate].looks.size();
      for (const Member* member : members) common = std::min(common, member->runs[candidate].looks.size());
      for (std::size_t look = 1; look < common; ++look) {  // the untrained critic has no order to offer
        ShrunkenLosses pooled;
        for (const Member* member : members) pooled.add(member->runs[candidate].losses[look]);
        const std::size_t shrinkage = pooled.best();
        if (pooled.rows == 0 || !(pooled.sums[shrinkage] < least)) continue;
        least = pooled.sums[shrinkage];
        choice = {candidate, look, shrinkage};
      }
    }
    return choice;
  }

  Recipe recipe_;
};

}  // namespace

std::unique_ptr<Method> make_contrastive(const Recipe& recipe) {
  return std::make_unique<Contrastive>(recipe);
}

}  // namespace kedge::link
