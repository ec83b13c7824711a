// kedge-ssl VERB ...: finds the verb, and turns what it throws into a sentence and an exit code.
#include <c10/util/Exception.h>
#include <fmt/format.h>
#include <signal.h>

#include <array>
#include <exception>

#include "interrupts.hpp"
#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "nearest.hpp"
#include "output.hpp"
#include "verbs.hpp"

namespace kedge::ssl {
namespace {

using app::Words;

struct Verb {
  const char* name;
  const char* summary;
  int (*run)(const Words&);
};

constexpr std::array verbs = {
    Verb{"train", "an encoder of images, by any objective of kedge", run_train},
    Verb{"probe", "what its features show of the class", run_probe},
    Verb{"compare", "runs beside each other: CKA, alignment, uniformity, spectrum", run_compare},
};

std::string help() {
  std::string text =
      "Usage: kedge-ssl VERB ...\n\nSelf-supervised learning of images with kedge's objectives.\n\nVerbs:\n";
  for (const Verb& verb : verbs) text += fmt::format("  {:<10}{}\n", verb.name, verb.summary);
  return text +
         "\nkedge-ssl VERB --help tells more; kedge-ssl --version tells the version.\n"
         "Exit codes: 0 done, 1 the work failed, 2 bad usage or input, 130 interrupted.\n";
}

int run(const Words& words) {
  if (words.empty()) {
    app::say(help());
    return 2;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    app::print(help());
    return 0;
  }
  if (words[0] == "--version") {
    app::print(fmt::format("kedge-ssl {}\n", version()));
    return 0;
  }
  Words names;
  for (const Verb& verb : verbs) {
    if (words[0] == verb.name) return verb.run(Words(words.begin() + 1, words.end()));
    names.emplace_back(verb.name);
  }
  throw InputError(fmt::format("there is no verb {}{} (kedge-ssl --help lists all)", words[0],
                               app::did_you_mean(words[0], names)));
}

int run_and_explain(const Words& words) {
  try {
    return run(words);
  } catch (const app::ReaderGone&) {
    return 0;
  } catch (const InputError& error) {
    app::say(fmt::format("kedge-ssl: {}", error.what()));
    return 2;
  } catch (const Interrupted& error) {
    app::say(fmt::format("kedge-ssl: {}", error.what()));
    return app::exit_interrupted;
  } catch (const c10::Error& error) {
    app::say(fmt::format("kedge-ssl: {}", error.what_without_backtrace()));
  } catch (const std::exception& error) {
    app::say(fmt::format("kedge-ssl: {}", error.what()));
  }
  return 1;
}

}  // namespace
}  // namespace kedge::ssl

int main(int argc, char** argv) {
  kedge::app::guard_standard_descriptors();
  ::signal(SIGPIPE, SIG_IGN);  // writing says so
  return kedge::ssl::run_and_explain(kedge::app::Words(argv + (argc > 0 ? 1 : 0), argv + argc));
}
