#include "kedge/ratio_options.hpp"

namespace kedge {

const std::vector<std::string>& ratio_options() {
  static const std::vector<std::string> names = {"method", "objective", "k",      "nu",   "direction",
                                                 "hidden", "batch",     "steps",  "lr",   "folds",
                                                 "level",  "units",     "x-type", "seed", "threads"};
  return names;
}

}  // namespace kedge
