// Colours of the inks. Chosen to differ in lightness as well as hue, so that they survive grey printing and
// colour blindness.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "report/canvas.hpp"

namespace kedge::report {

using Rgb = std::array<std::uint8_t, 3>;

Rgb light_colour(Ink ink);
Rgb dark_colour(Ink ink);
/// "#1f77b4"
std::string hex(Rgb colour);
/// "held-out": names a CSS variable.
const char* ink_name(Ink ink);

inline constexpr std::array all_inks = {Ink::paper,    Ink::text, Ink::muted, Ink::rule, Ink::train,
                                        Ink::held_out, Ink::bars, Ink::mark,  Ink::good, Ink::bad};

}  // namespace kedge::report
