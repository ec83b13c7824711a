// What every form of a report of link prediction has in common.
#pragma once

#include <string>
#include <vector>

#include "kedge/link.hpp"

namespace kedge::report {

struct LinkColumn {
  const char* name;
  LinkMean LinkScore::*mean;
};
/// Those against labelled pairs only where the list has labels.
std::vector<LinkColumn> link_columns(const LinkReport& report);

/// "0.802 +- 0.012"
std::string mean_with_error(const LinkMean& mean);
/// "20 trials, 170 of 2,497 entities held out in each; 5,581 interacting pairs"
std::string link_summary(const LinkReport& report);

}  // namespace kedge::report
