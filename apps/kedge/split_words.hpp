// "a,b" as words.
#pragma once

#include <string>

#include "command.hpp"

namespace kedge::app {

/// Throws InputError, naming the option, where a word is empty.
Words split_words(const std::string& text, const std::string& option);

}  // namespace kedge::app
