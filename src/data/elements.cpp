#include "data/elements.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace kedge::data {
namespace {

struct Half {
  std::uint16_t bits;
};

template <class T>
T load(const std::byte* from, bool swapped) {
  std::byte bytes[sizeof(T)];
  std::memcpy(bytes, from, sizeof(T));  // elements of a file may lie at any address
  if (swapped) std::reverse(bytes, bytes + sizeof(T));
  return std::bit_cast<T>(bytes);
}

template <class T>
double number(T value) {
  return static_cast<double>(value);
}
template <>
double number(Half value) {
  return static_cast<double>(half_to_float(value.bits));
}

template <class T>
void gather_as(bool swapped, const std::byte* from, std::ptrdiff_t step, std::size_t count, double* out,
               std::size_t out_step) {
  if (swapped && sizeof(T) > 1) {
    for (std::size_t i = 0; i < count; ++i, from += step) out[i * out_step] = number(load<T>(from, true));
  } else if (step == static_cast<std::ptrdiff_t>(sizeof(T)) && out_step == 1) {
    // The same with steps that the compiler knows, so that it takes several at a time.
    for (std::size_t i = 0; i < count; ++i) out[i] = number(load<T>(from + i * sizeof(T), false));
  } else {
    for (std::size_t i = 0; i < count; ++i, from += step) out[i * out_step] = number(load<T>(from, false));
  }
}

template <class T>
std::string shortest(T value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// Calls work with a value of the type's C++ type.
template <class Work>
auto dispatch(DType type, Work&& work) {
  switch (type) {
    case DType::f16:
      return work(Half{});
    case DType::f32:
      return work(float{});
    case DType::f64:
      return work(double{});
    case DType::i8:
      return work(std::int8_t{});
    case DType::i16:
      return work(std::int16_t{});
    case DType::i32:
      return work(std::int32_t{});
    case DType::i64:
      return work(std::int64_t{});
    case DType::u8:
      return work(std::uint8_t{});
    case DType::u16:
      return work(std::uint16_t{});
    case DType::u32:
      return work(std::uint32_t{});
    case DType::u64:
      return work(std::uint64_t{});
    case DType::boolean:
      return work(bool{});
    case DType::text:
      break;
  }
  throw std::logic_error("text has no numeric elements");
}

}  // namespace

std::size_t element_bytes(DType type) {
  if (type == DType::text) return 0;
  return dispatch(type, [](auto sample) { return sizeof(sample); });
}

bool is_float_type(DType type) { return type == DType::f16 || type == DType::f32 || type == DType::f64; }

bool is_integer_type(DType type) {
  return !is_float_type(type) && type != DType::boolean && type != DType::text;
}

float half_to_float(unsigned short bits) {
  const bool negative = (bits & 0x8000) != 0;
  const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
  float magnitude;
  if (exponent == 31) {
    magnitude = mantissa != 0 ? std::nanf("") : HUGE_VALF;
  } else if (exponent == 0) {
    magnitude = std::ldexp(static_cast<float>(mantissa), -24);
  } else {
    magnitude = std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
  }
  return negative ? -magnitude : magnitude;
}

void gather(DType type, bool swapped, const std::byte* from, std::ptrdiff_t step, std::size_t count,
            double* out, std::size_t out_step) {
  dispatch(type, [&]<class T>(T) {
    if constexpr (std::is_same_v<T, bool>) {
      // Any byte but 0 is true, and a bool must not hold another.
      for (std::size_t i = 0; i < count; ++i, from += step)
        out[i * out_step] = *from != std::byte{0} ? 1.0 : 0.0;
    } else {
      gather_as<T>(swapped, from, step, count, out, out_step);
    }
  });
}

std::string element_text(DType type, bool swapped, const std::byte* from) {
  return dispatch(type, [&]<class T>(T) -> std::string {
    if constexpr (std::is_same_v<T, bool>) {
      return *from != std::byte{0} ? "1" : "0";
    } else if constexpr (std::is_integral_v<T>) {
      return shortest(load<T>(from, swapped));
    } else {
      const double value = number(load<T>(from, swapped));
      if (value == 0) return "0";  // -0.0 is the same category
      if (std::abs(value) < 0x1p53 && value == std::floor(value))
        return shortest(static_cast<std::int64_t>(value));
      if constexpr (std::is_same_v<T, float>) return shortest(load<T>(from, swapped));
      return shortest(value);
    }
  });
}

}  // namespace kedge::data
