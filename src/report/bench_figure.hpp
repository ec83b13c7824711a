// Staircases as they climbed: one small panel an objective, all of one task and critic in one figure. A thin
// line shows how far single estimates reach, a thick one their mean over some steps, a step line the truth.
#pragma once

#include <string>
#include <vector>

#include "kedge/bench.hpp"
#include "report/canvas.hpp"

namespace kedge::report {

class StaircaseFigure {
 public:
  /// Traces of one suite, task and critic, at least one, in the order of their panels; they must outlive the
  /// figure.
  explicit StaircaseFigure(const std::vector<const StaircaseTrace*>& traces);

  double width() const;
  double height() const;
  void draw(Canvas& canvas) const;
  /// The whole element; `name` is unique within the page.
  std::string svg(const std::string& name) const;

 private:
  using Traces = std::vector<const StaircaseTrace*>;  // of one objective, a seed each
  std::vector<Traces> panels_;
};

}  // namespace kedge::report
