// Ids of the form family/d10/bits4.
#pragma once

#include <cstddef>
#include <numbers>
#include <optional>
#include <string_view>

namespace kedge::tasks {

/// "bits4" or "nats2.5".
struct Level {
  double amount = 0;
  bool bits = false;

  double nats() const { return bits ? amount * std::numbers::ln2 : amount; }
};

struct DimAndLevel {
  std::size_t dim = 1;
  double nats = 0;
};

/// Nothing when the text is not a unit and a number.
std::optional<Level> parse_level(std::string_view text);
/// Nothing when the id is of another family; InputError when the numbers make no sense.
std::optional<DimAndLevel> parse_dim_and_level(std::string_view family, std::string_view id);

}  // namespace kedge::tasks
