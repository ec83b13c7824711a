#include "config_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "kedge/error.hpp"
#include "kedge/toml_text.hpp"

namespace kedge::app {
namespace {

std::string read_text(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw InputError(fmt::format("{} is a folder; --config takes a TOML file", path));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw InputError(fmt::format("{} could not be read: {}", path, std::generic_category().message(errno)));
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<double> number(const toml::node& node) {
  const auto value = node.value<double>();
  return value && !std::isnan(*value) ? value : std::nullopt;
}

std::optional<std::vector<std::int64_t>> integers(const toml::node& node) {
  std::vector<std::int64_t> list;
  if (const auto* one = node.as_integer()) return std::vector{one->get()};
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  for (const toml::node& item : *array) {
    if (!item.is_integer()) return std::nullopt;
    list.push_back(item.as_integer()->get());
  }
  return list;
}

std::optional<std::map<std::string, double>> named_numbers(const toml::node& node) {
  const auto* table = node.as_table();
  if (table == nullptr) return std::nullopt;
  std::map<std::string, double> named;
  for (const auto& [name, item] : *table) {
    const auto value = number(item);
    if (!value) return std::nullopt;
    named[std::string(name.str())] = *value;
  }
  return named;
}

/// The node as the row's type wants it. What does not fit becomes words, for set_option to refuse.
OptionValue convert(const OptionSpec& spec, const toml::node& node) {
  const OptionValue example = spec.default_value();
  if (const auto* text = node.as_string()) return parse_option(spec, text->get());
  if (std::holds_alternative<std::vector<std::int64_t>>(example)) {
    if (auto list = integers(node)) return *std::move(list);
  } else if (std::holds_alternative<std::map<std::string, double>>(example)) {
    if (auto named = named_numbers(node)) return *std::move(named);
  } else if (const auto* flag = node.as_boolean()) {
    return flag->get();
  } else if (const auto* integer = node.as_integer()) {
    return integer->get();
  } else if (const auto value = number(node)) {
    return *value;
  }
  return parse_option(spec, node.is_array() ? "a list" : node.is_table() ? "a table" : "what stands there");
}

}  // namespace

void read_config(const std::string& path, Options& options) {
  const std::string text = read_text(path);
  require_shallow_toml(text, path);
  toml::table table;
  try {
    table = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}, line {}: {}", path, error.source().begin.line, error.description()));
  }
  for (const auto& [key, node] : table) {
    try {
      const OptionSpec& spec = option_spec(key.str());
      set_option(options, spec.name, convert(spec, node));
    } catch (const InputError& error) {
      throw InputError(fmt::format("{}: {}", path, error.what()));
    }
  }
}

}  // namespace kedge::app
