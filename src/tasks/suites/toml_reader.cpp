#include "tasks/suites/toml_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <type_traits>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "kedge/toml_text.hpp"

namespace kedge::tasks {

TomlReader::TomlReader(std::string_view text, std::string source) : source_(std::move(source)) {
  require_shallow_toml(text, source_);
  try {
    table_ = toml::parse(text, source_);
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}, line {}: {}", source_, error.source().begin.line, error.description()));
  }
}

void TomlReader::refuse(const std::string& sentence) const {
  throw InputError(fmt::format("{}: {}", source_, sentence));
}

const toml::node* TomlReader::find(const std::string& key) {
  read_.insert(key);
  return table_.get(key);
}

std::string TomlReader::text(const std::string& key, const std::string& otherwise) {
  const toml::node* node = find(key);
  if (node == nullptr) return otherwise;
  if (!node->is_string()) refuse(fmt::format("{} must be text", key));
  return node->as_string()->get();
}

double TomlReader::number(const std::string& key, double otherwise, double least, double most) {
  const toml::node* node = find(key);
  if (node == nullptr) return otherwise;
  const auto value = node->value<double>();
  if (!value || !(*value >= least && *value <= most)) {
    refuse(fmt::format("{} must be a number from {} to {}", key, least, most));
  }
  return *value;
}

std::size_t TomlReader::count(const std::string& key, std::size_t otherwise, std::size_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return otherwise;
  const auto* integer = node->as_integer();
  if (integer == nullptr || integer->get() < 1 || static_cast<std::size_t>(integer->get()) > most) {
    refuse(fmt::format("{} must be a whole number from 1 to {}", key, most));
  }
  return static_cast<std::size_t>(integer->get());
}

template <class T>
std::vector<T> TomlReader::list(const std::string& key, const char* what) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  const auto* array = node->as_array();
  if (array == nullptr || array->empty()) refuse(fmt::format("{} must be a list of {}", key, what));
  std::vector<T> values;
  for (const toml::node& item : *array) {
    // A whole number may stand for a number, never the reverse: what toml++ makes of 1e300 as an integer is
    // undefined.
    const std::optional<T> value = std::is_floating_point_v<T> ? item.value<T>() : item.value_exact<T>();
    if (!value) refuse(fmt::format("{} must be a list of {}", key, what));
    values.push_back(*value);
  }
  return values;
}

std::vector<std::string> TomlReader::texts(const std::string& key) { return list<std::string>(key, "texts"); }
std::vector<double> TomlReader::numbers(const std::string& key) { return list<double>(key, "numbers"); }
std::vector<std::int64_t> TomlReader::integers(const std::string& key) {
  return list<std::int64_t>(key, "whole numbers");
}

TomlReader TomlReader::table(const std::string& key) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_table()) refuse(fmt::format("{0} must be a table, under [{0}]", key));
  return {node == nullptr ? toml::table{} : *node->as_table(), fmt::format("{}, {}", source_, key)};
}

std::vector<TomlReader> TomlReader::tables(const std::string& key) {
  std::vector<TomlReader> readers;
  const toml::node* node = find(key);
  if (node == nullptr) return readers;
  if (!node->is_array_of_tables()) refuse(fmt::format("{0} must be tables, each under [[{0}]]", key));
  for (const toml::node& item : *node->as_array()) {
    readers.push_back(TomlReader(*item.as_table(), fmt::format("{}, {}", source_, key)));
  }
  return readers;
}

void TomlReader::require_all_read() const {
  const std::vector<std::string> known(read_.begin(), read_.end());
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (read_.contains(name)) continue;
    const std::string near = nearest_word(name, known);
    refuse(near.empty() ? fmt::format("there is no key '{}'; there are {}", name, list_words(known, "and"))
                        : fmt::format("there is no key '{}'; did you mean '{}'?", name, near));
  }
}

}  // namespace kedge::tasks
