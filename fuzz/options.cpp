// The command line: words, one a line, as a verb reads them; and each option's text, which must read back.
#include <vector>

#include "bytes.hpp"
#include "command.hpp"
#include "option_flags.hpp"

namespace {

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find('\n'));
    words.emplace_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kedge;
  const auto words = lines(fuzz::text(data, size));
  for (const std::string& word : words) {
    // --help prints; --config reads what a word names.
    if (word == "--help" || word == "-h" || word.starts_with("--config")) return 0;
  }
  static const app::Command declared = [] {
    app::Command command("estimate", {"X Y"}, "Fuzzed.");
    app::declare_options(command);
    return command;
  }();
  fuzz::accepted([&] {
    app::Command command = declared;
    if (!command.parse(words)) return;
    const Options options = app::resolve_options(command);
    for (const OptionSpec& spec : option_table()) {
      const OptionValue value = spec.get(options);
      const std::string text = option_text(value);
      if (!text.empty() && parse_option(spec, text) != value)
        fuzz::found(spec.name + " reads back otherwise");
    }
    validate(options);
  });
  return 0;
}
