// "did you mean": the known word with the smallest edit distance (Levenshtein).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kedge {

/// "" when nothing is near: more than a third of the letters would have to change.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// "a, b or c"
std::string list_words(const std::vector<std::string>& words, std::string_view last = "or");

}  // namespace kedge
