#include "objectives/shared_training.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace kedge::objectives {

std::string trained_as(const std::string& name) {
  constexpr std::array<std::string_view, 4> as_js = {"smile", "nce", "gan-dime", "jsd-lb"};
  if (std::ranges::find(as_js, name) != as_js.end()) return "js";
  return name == "kl-dime" ? "nwj" : name;
}

}  // namespace kedge::objectives
