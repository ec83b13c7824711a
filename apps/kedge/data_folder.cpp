#include "data_folder.hpp"

#include <cstdlib>

namespace kedge::app {

void declare_data(Command& command) {
  command.option("data", "DIR", "folder of files for tasks of images and text; also KEDGE_DATA");
}

std::string data_folder(const Command& command) {
  if (const auto folder = command.value("data")) return *folder;
  const char* folder = std::getenv("KEDGE_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace kedge::app
