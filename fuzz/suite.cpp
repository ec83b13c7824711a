// Suites of benchmarks, as TOML.
#include "tasks/suites/suite.hpp"
#include "bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  fuzz::accepted([&] {
    tasks::Suite suite = tasks::parse_suite(fuzz::text(data, size), "suite.toml");
    tasks::set_steps(suite, 7);
    if (tasks::settings_of(suite).empty()) fuzz::found("a suite without settings");
  });
  return 0;
}
