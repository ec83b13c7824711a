// The command line of one verb: what it takes, its --help, and the words found.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kedge::app {

using Words = std::vector<std::string>;

class Command {
 public:
  /// usage: "X Y [options]"; purpose: a sentence or two.
  Command(std::string verb, Words usages, std::string purpose, std::string program = "kedge");

  /// Options declared from here on stand under this heading of --help.
  void heading(std::string title);
  void flag(std::string name, std::string help);
  void option(std::string name, std::string placeholder, std::string help);
  /// A word and what it means, for --help alone.
  void note(std::string word, std::string meaning);
  /// Stands at the end of --help.
  void footer(std::string text);

  /// Throws InputError for what was not declared. False when --help was asked for, and has been printed.
  bool parse(const Words& arguments);

  const std::string& verb() const { return verb_; }
  const Words& files() const { return files_; }
  bool has(std::string_view name) const { return found_.contains(name); }
  /// All values of an option, in their order.
  Words values(std::string_view name) const;
  /// The last value.
  std::optional<std::string> value(std::string_view name) const;

 private:
  struct Entry {
    enum class Kind { heading, flag, option, note } kind;
    std::string name, placeholder, help;
    bool is_option() const { return kind == Kind::flag || kind == Kind::option; }
  };
  std::string help() const;
  const Entry& known(std::string_view name) const;
  std::size_t take(const Words& arguments, std::size_t at);

  std::string verb_, purpose_, program_, footer_;
  Words usages_, files_;
  std::vector<Entry> entries_;
  std::map<std::string, Words, std::less<>> found_;
};

}  // namespace kedge::app
