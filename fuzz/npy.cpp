// .npy, as numpy.save writes it.
#include "data/readers.hpp"
#include "use_array.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge::fuzz;
  accepted([&] {
    MemorySource source(text(data, size), "x.npy");
    use_array(array_of(kedge::data::read_npy(source)));
  });
  return 0;
}
