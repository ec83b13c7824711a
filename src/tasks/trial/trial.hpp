// Tasks of this project's own making, of as many shapes as the world's data: estimators are designed on
// these, so that published benchmarks remain a test they have not seen. Ids: trial/cosine-5 and the like.
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family trial_family();

}  // namespace kedge::tasks
