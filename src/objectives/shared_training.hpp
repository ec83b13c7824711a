// Objectives that differ in nothing but the number they read off: one run of training does for all of them.
#pragma once

#include <string>

namespace kedge::objectives {

/// The objective whose loss this one is trained with, whatever its parameters: js for smile, nce and the
/// like; itself for most.
std::string trained_as(const std::string& name);

}  // namespace kedge::objectives
