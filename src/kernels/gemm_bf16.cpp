#include "kernels/gemm_bf16.hpp"

#include <array>
#include <cstdint>
#include <dnnl.hpp>
#include <map>

#include "kernels/dispatch.hpp"
#include "kernels/round_bf16.hpp"

namespace kedge::kernels {
namespace {

using Tag = dnnl::memory::format_tag;
using Type = dnnl::memory::data_type;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

/// A product of one shape, built once a thread: building takes far longer than multiplying.
struct Product {
  dnnl::matmul matmul;
  dnnl::memory a, b, c, scratch;
};

/// rows, columns, inner, stride of c, transposes and beta.
using Key = std::array<dnnl_dim_t, 7>;

Product build(const Key& key) {
  const auto [rows, cols, inner, stride, transpose_a, transpose_b, beta] = key;
  const dnnl::memory::desc a({rows, inner}, Type::bf16, transpose_a != 0 ? Tag::ba : Tag::ab);
  const dnnl::memory::desc b({inner, cols}, Type::bf16, transpose_b != 0 ? Tag::ba : Tag::ab);
  const dnnl::memory::desc c({rows, cols}, Type::f32, dnnl::memory::dims{stride, 1});
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (beta != 0) {
    dnnl::post_ops add;
    add.append_sum(1);
    attributes.set_post_ops(add);
  }
  const dnnl::matmul::primitive_desc plan(dnnl::matmul::desc(a, b, c), attributes, engine());
  return {dnnl::matmul(plan), dnnl::memory(a, engine(), nullptr), dnnl::memory(b, engine(), nullptr),
          dnnl::memory(c, engine(), nullptr), dnnl::memory(plan.scratchpad_desc(), engine())};
}

/// What a thread keeps from product to product.
struct Kept {
  std::map<Key, Product> products;
  dnnl::stream stream{engine()};
};

}  // namespace

bool has_bfloat16() {
  ensure_dispatch();
  return dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core_bf16;
}

Rounded::Rounded(Precision precision, std::size_t rows, std::size_t cols)
    : bits_(precision == Precision::bfloat16 ? rows * cols : 0) {}

Factor Rounded::take(MatrixView<const float> band, std::size_t first) {
  if (bits_.empty()) return {band};
  std::uint16_t* to = bits_.data() + first * band.cols();
  if (band.stride() == band.cols()) {
    round_to_bf16(band.data(), band.rows() * band.cols(), to);
  } else {
    for (std::size_t i = 0; i < band.rows(); ++i)
      round_to_bf16(band.row(i).data(), band.cols(), to + i * band.cols());
  }
  return {band, to};
}

Factor Rounded::kept(MatrixView<const float> band, std::size_t first) const {
  return {band, bits_.empty() ? nullptr : bits_.data() + first * band.cols()};
}

void gemm(Transpose transpose_a, Transpose transpose_b, const Factor& a, const Factor& b, float beta,
          MatrixView<float> c) {
  if (a.rounded == nullptr) return gemm(transpose_a, transpose_b, 1, a.values, b.values, beta, c);
  ensure_dispatch();
  if (c.rows() == 0 || c.cols() == 0) return;
  thread_local Kept kept;
  const auto dim = [](std::size_t n) { return static_cast<dnnl_dim_t>(n); };
  const Key key = {dim(c.rows()),
                   dim(c.cols()),
                   dim(transpose_a == Transpose::no ? a.values.cols() : a.values.rows()),
                   dim(c.stride()),
                   transpose_a == Transpose::yes ? 1 : 0,
                   transpose_b == Transpose::yes ? 1 : 0,
                   beta == 0 ? 0 : 1};
  auto found = kept.products.find(key);
  if (found == kept.products.end()) found = kept.products.emplace(key, build(key)).first;
  Product& product = found->second;
  // oneDNN takes what it reads by a pointer to what could be written.
  product.a.set_data_handle(const_cast<std::uint16_t*>(a.rounded));
  product.b.set_data_handle(const_cast<std::uint16_t*>(b.rounded));
  product.c.set_data_handle(c.data());
  product.matmul.execute(kept.stream, {{DNNL_ARG_SRC, product.a},
                                       {DNNL_ARG_WEIGHTS, product.b},
                                       {DNNL_ARG_DST, product.c},
                                       {DNNL_ARG_SCRATCHPAD, product.scratch}});
  kept.stream.wait();
}

}  // namespace kedge::kernels
