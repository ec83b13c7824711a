// Typed values from a table of TOML, with sentences for what does not fit, and for keys that nobody asked
// about.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace kedge::tasks {

class TomlReader {
 public:
  /// Throws InputError naming the line.
  TomlReader(std::string_view text, std::string source);

  std::string text(const std::string& key, const std::string& otherwise = "");
  double number(const std::string& key, double otherwise, double least, double most);
  std::size_t count(const std::string& key, std::size_t otherwise, std::size_t most);
  std::vector<std::string> texts(const std::string& key);
  std::vector<double> numbers(const std::string& key);
  std::vector<std::int64_t> integers(const std::string& key);
  /// An empty one where it is not there.
  TomlReader table(const std::string& key);
  /// Tables of a list [[key]]; none where it is not there.
  std::vector<TomlReader> tables(const std::string& key);
  bool has(const std::string& key) const { return table_.contains(key); }

  /// InputError when the table has a key that was not read.
  void require_all_read() const;
  [[noreturn]] void refuse(const std::string& sentence) const;

 private:
  TomlReader(toml::table table, std::string source) : table_(std::move(table)), source_(std::move(source)) {}
  const toml::node* find(const std::string& key);
  template <class T>
  std::vector<T> list(const std::string& key, const char* what);

  toml::table table_;
  std::string source_;
  std::set<std::string> read_;
};

}  // namespace kedge::tasks
