// What a differential target tries, drawn from the bytes: small numbers first, zeros once the bytes are
// spent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kedge::fuzz {

class Dice {
 public:
  explicit Dice(std::string_view bytes) : left_(bytes) {}
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  std::size_t below(std::size_t n) { return byte() % n; }
  double in(double low, double high) { return low + (high - low) * byte() / 255; }

 private:
  std::string_view left_;
};

}  // namespace kedge::fuzz
