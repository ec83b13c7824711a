#include "tasks/task_id.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "kedge/error.hpp"

namespace kedge::tasks {
namespace {

template <class T>
bool read(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  Level level;
  level.bits = text.starts_with("bits");
  if (!(level.bits || text.starts_with("nats")) || !read(text.substr(4), level.amount)) return std::nullopt;
  return level;
}

std::optional<DimAndLevel> parse_dim_and_level(std::string_view family, std::string_view id) {
  if (!id.starts_with(family) || !id.substr(family.size()).starts_with("/")) return std::nullopt;
  const std::string_view rest = id.substr(family.size() + 1);
  const std::size_t slash = rest.find('/');
  const std::string_view dim = rest.substr(0, slash);
  const std::string_view level =
      slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);

  DimAndLevel parsed;
  const auto amount = parse_level(level);
  if (!dim.starts_with("d") || !read(dim.substr(1), parsed.dim) || !amount) {
    throw InputError(
        fmt::format("task '{}' is not of the form {}/d10/bits4 or {}/d10/nats4", id, family, family));
  }
  if (parsed.dim < 1 || parsed.dim > 100000) {
    throw InputError(fmt::format("task '{}' must have between 1 and 100000 dimensions", id));
  }
  if (!(amount->amount >= 0 && amount->amount <= 1000)) {
    throw InputError(fmt::format("task '{}' must have between 0 and 1000 {} of mutual information", id,
                                 level.substr(0, 4)));
  }
  parsed.nats = amount->nats();
  return parsed;
}

}  // namespace kedge::tasks
