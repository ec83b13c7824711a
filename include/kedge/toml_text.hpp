// What must hold of a TOML text before a parser sees it. Parsers build a table within a table for every point
// of a key a.b.c, and take such towers down by recursion: a key with enough points overflows the stack. A key
// cannot go over a line's end, so no line may have many points.
#pragma once

#include <string>
#include <string_view>

namespace kedge {

/// InputError that begins with `source` and names the line.
void require_shallow_toml(std::string_view text, const std::string& source);

}  // namespace kedge
