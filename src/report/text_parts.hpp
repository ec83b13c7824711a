// What the summaries of every result have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kedge/estimate.hpp"
#include "report/text_style.hpp"

namespace kedge::report {

constexpr std::size_t line_width = 80;

/// "1 column", "10,000 rows"
std::string plural(std::size_t count, std::string_view word);
/// A label and what belongs to it, broken into lines; nothing where there is no text.
std::string row(const TextStyle& style, std::string_view label, const std::string& text);
/// "3.2 s on 2 threads, seed 0"
std::string time_text(double seconds, std::int64_t threads, std::int64_t seed);
/// The checks, and what they come to: "trusted", or that `what` must not be trusted, and why.
std::string verdict_lines(const std::vector<Check>& checks, bool trusted, std::string_view what,
                          const TextStyle& style);

}  // namespace kedge::report
