// The forty tasks of Czyz, Grabowski, Vogt, Beerenwinkel and Marx, "Beyond normal: on the evaluation of
// mutual information estimators", 2023. Ids: bmi/01 ... bmi/40, each with a readable alias.
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family bmi_family();

}  // namespace kedge::tasks
