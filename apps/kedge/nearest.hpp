// "did you mean", for verbs and flags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kedge::app {

/// "; did you mean WORD?", or "" when no known word is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace kedge::app
