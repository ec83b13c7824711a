// All pairs of the table, a block at a time, and the best of them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <set>

#include "core/parallel.hpp"
#include "core/special.hpp"
#include "kedge/error.hpp"
#include "link/protocol/classroom.hpp"
#include "link/protocol/splits.hpp"
#include "link/requirements.hpp"

namespace kedge {
namespace {

using namespace link;

struct Candidate {
  float score, error;
  EntityPair pair;
};

/// Highest first; equal scores by their place in the table, so that the list is the same for any number of
/// threads.
bool better(const Candidate& a, const Candidate& b) {
  return a.score != b.score ? a.score > b.score : a.pair < b.pair;
}

void keep_best(std::vector<Candidate>& all, std::size_t count) {
  if (all.size() <= count) return;
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(), better);
  all.resize(count);
}

[[noreturn]] void interrupted() {
  throw Interrupted("stopped before the pairs were scored; there is no result");
}

std::unique_ptr<Scorer> learn(const Method& method, const Lesson& lesson, const LinkOptions& options,
                              const Control& control) {
  std::vector<std::unique_ptr<Learned>> members(method.members());
  std::mutex counting;
  std::size_t done = 0;
  parallel_for(members.size(), static_cast<std::size_t>(options.options.threads), control.stop,
               [&](std::size_t member, const std::stop_token& stop) {
                 if (stop.stop_requested()) return;
                 members[member] = method.learn(lesson, member, stop);
                 const std::lock_guard lock(counting);
                 if (control.progress) control.progress({"learning", ++done, members.size()});
               });
  if (control.stop.stop_requested()) interrupted();
  return method.combine(lesson, std::move(members));
}

std::vector<Candidate> best_pairs(const Scorer& scorer, const EntityTable& table, const PairList& pairs,
                                  std::size_t count, const LinkOptions& options, const Control& control) {
  std::set<EntityPair> known(pairs.interacting.begin(), pairs.interacting.end());
  known.insert(pairs.not_interacting.begin(), pairs.not_interacting.end());
  constexpr std::size_t block = 256;
  const std::size_t entities = table.ids.size(), blocks = (entities + block - 1) / block;
  std::vector<std::size_t> order(entities);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::vector<Candidate>> found(blocks);
  std::mutex counting;
  std::size_t done = 0;
  parallel_for(
      blocks, static_cast<std::size_t>(options.options.threads), control.stop,
      [&](std::size_t row, const std::stop_token& stop) {
        const auto xs = std::span(order).subspan(row * block, std::min(block, entities - row * block));
        for (std::size_t col = pairs.directed ? 0 : row; col < blocks && !stop.stop_requested(); ++col) {
          const auto ys = std::span(order).subspan(col * block, std::min(block, entities - col * block));
          Matrix<float> scores(xs.size(), ys.size()), errors(xs.size(), ys.size());
          score_pairs(scorer, pairs.directed, xs, ys, scores.view(), errors.view());
          for (std::size_t i = 0; i < xs.size(); ++i) {
            for (std::size_t j = 0; j < ys.size(); ++j) {
              const EntityPair pair{xs[i], ys[j]};
              if (pair.a == pair.b || (!pairs.directed && pair.b < pair.a) || known.contains(pair)) continue;
              found[row].push_back({scores(i, j), errors(i, j), pair});
            }
          }
          keep_best(found[row], count);
        }
        const std::lock_guard lock(counting);
        if (control.progress) control.progress({"scoring", ++done, blocks});
      });
  if (control.stop.stop_requested()) interrupted();
  std::vector<Candidate> all;
  for (const auto& some : found) all.insert(all.end(), some.begin(), some.end());
  keep_best(all, count);
  std::ranges::sort(all, better);
  return all;
}

}  // namespace

std::vector<NewPair> predict_links(const EntityTable& table, const PairList& pairs, std::size_t count,
                                   const LinkOptions& options, const Control& control) {
  const auto methods = make_methods(options);
  if (pairs.interacting.size() < fewest_training_pairs) {
    throw InputError(fmt::format("{} interacting pairs are too few to learn from; at least {} are needed",
                                 pairs.interacting.size(), fewest_training_pairs));
  }
  const Classroom room(table, pairs.directed, pairs.interacting, pairs.interacting,
                       static_cast<std::uint64_t>(options.options.seed), options.trials);
  const auto scorer = learn(*methods[0], room.lesson(), options, control);
  const double width = normal_quantile(0.5 + options.options.level / 2);
  std::vector<NewPair> result;
  for (const Candidate& c : best_pairs(*scorer, table, pairs, count, options, control)) {
    const double pmi = static_cast<double>(c.score), half = width * static_cast<double>(c.error);
    result.push_back({table.ids[c.pair.a], table.ids[c.pair.b], pmi, pmi - half, pmi + half});
  }
  return result;
}

}  // namespace kedge
