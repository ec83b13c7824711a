// Options from a TOML file.
#include "config_file.hpp"

#include "bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile file(".toml");
  const std::string path = file.write(fuzz::text(data, size));
  fuzz::accepted([&] {
    Options options;
    app::read_config(path, options);
    validate(options);
  });
  return 0;
}
