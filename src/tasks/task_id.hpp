// Ids of the form family/d10/bits4.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kedge::tasks {

struct DimAndLevel {
  std::size_t dim = 1;
  double nats = 0;
};

/// Nothing when the id is of another family; InputError when the numbers make no sense.
std::optional<DimAndLevel> parse_dim_and_level(std::string_view family, std::string_view id);

}  // namespace kedge::tasks
