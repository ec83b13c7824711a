// Delimited text; the first byte says whether by tabs.
#include "data/readers.hpp"
#include "use_array.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge::fuzz;
  if (size == 0) return 0;
  accepted([&] {
    MemorySource source(text(data + 1, size - 1), "t.csv");
    use_array(array_of(kedge::data::read_csv(source, data[0] % 2 == 1)));
  });
  return 0;
}
