// Whole numbers in JSON that somebody else may have written. get<std::size_t>() takes 1e60 and 0.5 as well,
// and casts them, which is undefined beyond the range.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

namespace kedge {

/// Throws nlohmann::json::type_error unless `j` is a whole number, not negative.
inline std::size_t whole(const nlohmann::json& j) {
  if (!j.is_number_unsigned()) throw nlohmann::json::type_error::create(302, "type must be whole number", &j);
  return j.get<std::size_t>();
}

/// Of an array of them.
inline std::vector<std::size_t> wholes(const nlohmann::json& j) {
  if (!j.is_array()) throw nlohmann::json::type_error::create(302, "type must be array", &j);
  std::vector<std::size_t> numbers;
  numbers.reserve(j.size());
  for (const auto& number : j) numbers.push_back(whole(number));
  return numbers;
}

}  // namespace kedge
