// Where the files of tasks made from real data are: --data, or KEDGE_DATA.
#pragma once

#include <string>

#include "command.hpp"

namespace kedge::app {

void declare_data(Command& command);
/// "" when neither is given.
std::string data_folder(const Command& command);

}  // namespace kedge::app
