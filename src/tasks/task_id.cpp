#include "tasks/task_id.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <numbers>

#include "kedge/error.hpp"

namespace kedge::tasks {
namespace {

template <class T>
bool read(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<DimAndLevel> parse_dim_and_level(std::string_view family, std::string_view id) {
  if (!id.starts_with(family) || !id.substr(family.size()).starts_with("/")) return std::nullopt;
  const std::string_view rest = id.substr(family.size() + 1);
  const std::size_t slash = rest.find('/');
  const std::string_view dim = rest.substr(0, slash);
  const std::string_view level =
      slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  const bool bits = level.starts_with("bits"), nats = level.starts_with("nats");

  DimAndLevel parsed;
  double amount = 0;
  if (!dim.starts_with("d") || !read(dim.substr(1), parsed.dim) || !(bits || nats) ||
      !read(level.substr(4), amount)) {
    throw InputError(
        fmt::format("task '{}' is not of the form {}/d10/bits4 or {}/d10/nats4", id, family, family));
  }
  if (parsed.dim < 1 || parsed.dim > 100000) {
    throw InputError(fmt::format("task '{}' must have between 1 and 100000 dimensions", id));
  }
  if (!(amount >= 0 && amount <= 1000)) {
    throw InputError(fmt::format("task '{}' must have between 0 and 1000 {} of mutual information", id,
                                 level.substr(0, 4)));
  }
  parsed.nats = bits ? amount * std::numbers::ln2 : amount;
  return parsed;
}

}  // namespace kedge::tasks
