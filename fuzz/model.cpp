// Models: the safetensors container, kedge's metadata within it, and rows that are scored by what was
// accepted.
#include <cmath>

#include "bytes.hpp"
#include "kedge/matrix.hpp"
#include "kedge/model.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  static const fuzz::MemoryFile file(".kedge");
  std::shared_ptr<const Model> model;
  const std::string path = file.write(fuzz::text(data, size));
  if (!fuzz::accepted([&] { model = Model::load(path); })) return 0;
  for (const std::size_t x_cols : {1, 2}) {
    Matrix<double> x(3, x_cols), y(3, 1);
    for (std::size_t i = 0; i < 3; ++i) y(i, 0) = x(i, 0) = static_cast<double>(i) - 1;
    fuzz::accepted([&] { model->pmi(Array::view(x.view()), Array::view(y.view())); });
    fuzz::accepted([&] { model->log_ratio(Array::view(x.view()), Array::view(y.view())); });
    fuzz::accepted([&] { model->transform(Array::view(x.view())); });
    fuzz::accepted([&] { model->transform(Array::view(y.view()), Model::Side::y); });
  }
  return 0;
}
