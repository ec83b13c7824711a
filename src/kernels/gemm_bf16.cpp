#include "kernels/gemm_bf16.hpp"

#include <array>
#include <cstdint>
#include <dnnl.hpp>
#include <map>
#include <span>
#include <vector>

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

/// The rows of m one behind another, rounded.
void round_rows(MatrixView<const float> m, std::vector<std::uint16_t>& to) {
  to.resize(m.rows() * m.cols());
  if (m.stride() == m.cols()) {
    round_to_bf16(m.data(), to.size(), to.data());
    return;
  }
  for (std::size_t i = 0; i < m.rows(); ++i) {
    round_to_bf16(m.row(i).data(), m.cols(), to.data() + i * m.cols());
  }
}

/// What a thread keeps from product to product.
struct Kept {
  std::map<Key, Product> products;
  std::vector<std::uint16_t> a, b;
  dnnl::stream stream{engine()};
};

}  // namespace

bool has_bfloat16() {
  ensure_dispatch();
  return dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core_bf16;
}

void gemm_bf16(Transpose transpose_a, Transpose transpose_b, MatrixView<const float> a,
               MatrixView<const float> b, float beta, MatrixView<float> c) {
  ensure_dispatch();
  if (c.rows() == 0 || c.cols() == 0) return;
  thread_local Kept kept;
  const auto dim = [](std::size_t n) { return static_cast<dnnl_dim_t>(n); };
  const Key key = {dim(c.rows()),
                   dim(c.cols()),
                   dim(transpose_a == Transpose::no ? a.cols() : a.rows()),
                   dim(c.stride()),
                   transpose_a == Transpose::yes ? 1 : 0,
                   transpose_b == Transpose::yes ? 1 : 0,
                   beta == 0 ? 0 : 1};
  auto found = kept.products.find(key);
  if (found == kept.products.end()) found = kept.products.emplace(key, build(key)).first;
  Product& product = found->second;
  round_rows(a, kept.a);
  round_rows(b, kept.b);
  product.a.set_data_handle(kept.a.data());
  product.b.set_data_handle(kept.b.data());
  product.c.set_data_handle(c.data());
  product.matmul.execute(kept.stream, {{DNNL_ARG_SRC, product.a},
                                       {DNNL_ARG_WEIGHTS, product.b},
                                       {DNNL_ARG_DST, product.c},
                                       {DNNL_ARG_SCRATCHPAD, product.scratch}});
  kept.stream.wait();
}

}  // namespace kedge::kernels
