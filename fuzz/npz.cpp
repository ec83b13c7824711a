// Zip archives of .npy files, whole and by the name of a member.
#include "use_array.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile file(".npz");
  const std::string path = file.write(fuzz::text(data, size));
  fuzz::accepted([&] { fuzz::use_array(load_array(path)); });
  fuzz::accepted([&] { fuzz::use_array(load_array(path + ":x")); });
  return 0;
}
