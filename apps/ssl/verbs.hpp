// The verbs of kedge-ssl. Each takes the words after its name and returns the exit code; what fails is
// thrown.
#pragma once

#include "command.hpp"

namespace kedge::ssl {

int run_train(const app::Words& arguments);
int run_probe(const app::Words& arguments);
int run_compare(const app::Words& arguments);

}  // namespace kedge::ssl
