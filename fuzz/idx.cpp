// IDX, the format of the MNIST files.
#include "data/readers.hpp"
#include "use_array.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge::fuzz;
  accepted([&] {
    MemorySource source(text(data, size), "x.idx");
    use_array(array_of(kedge::data::read_idx(source)));
  });
  return 0;
}
