// Closed forms and networks of every fold, and the choice among them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kedge/control.hpp"
#include "ratio/base.hpp"
#include "ratio/plan.hpp"

namespace kedge::ratio {

class Fit {
 public:
  /// Trains. Throws Interrupted.
  Fit(const Plan& plan, const Samples& samples, const Control& control);

  /// A closed form of every fold, and what of the networks is added to it (alpha = 0: nothing).
  struct Candidate {
    std::size_t base = 0;
    Map map;
  };
  const Candidate& chosen() const { return chosen_; }
  /// Refused for something simpler or for a little less loss, and yet no standard error worse.
  const std::vector<Candidate>& alternatives() const { return alternatives_; }
  /// "equality", "linear", "quadratic+critic", ...
  std::string name() const;

  /// log r of the rows that each fold held out, in the order of the rows.
  Scores held_out(const Candidate& candidate) const;
  /// The same of rows of a fold's training (the first 20,000 of each sample).
  Scores in_sample(const Candidate& candidate, std::size_t fold) const;
  std::size_t folds() const { return p_folds_.size(); }
  double share(std::size_t fold) const;  ///< of all rows, that the fold held out

 private:
  void choose_base();
  void train(const Control& control);
  void choose_map(const Control& control);
  Scores score(const Candidate& candidate, std::size_t fold, std::size_t look,
               std::span<const std::size_t> p_rows, std::span<const std::size_t> q_rows) const;
  void each_fold(const Control& control, const std::function<void(std::size_t)>& work) const;

  const Plan& plan_;
  const Samples& samples_;
  RowCritic critic_;
  std::vector<estimate::Fold> p_folds_, q_folds_;
  std::vector<std::string> names_;          // of the closed forms
  std::vector<std::vector<Scores>> bases_;  // of each fold: each closed form's scores of all rows
  std::vector<std::vector<Look>> looks_;    // fold by fold, its members
  std::size_t look_ = 0;
  Candidate chosen_;
  std::vector<Candidate> alternatives_;
};

}  // namespace kedge::ratio
