// The safetensors format: eight bytes of header length (little-endian), a JSON header that names each
// tensor's type, shape and byte range, then the bytes. https://github.com/huggingface/safetensors
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace kedge::estimate {

struct Tensor {
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

struct TensorFile {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// An older file stays as it was when the write fails.
void write_safetensors(const std::string& path, const TensorFile& file);
/// Throws InputError, in a sentence, for whatever is not a well-formed file of F32 tensors.
TensorFile read_safetensors(const std::string& path);

}  // namespace kedge::estimate
