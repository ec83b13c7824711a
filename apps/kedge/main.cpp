// kedge VERB ...: finds the verb, and turns what it throws into a sentence and an exit code.
#include <fmt/format.h>
#include <signal.h>

#include <array>
#include <exception>
#include <new>
#include <string>

#include "interrupts.hpp"
#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "lost_input.hpp"
#include "nearest.hpp"
#include "output.hpp"
#include "verbs.hpp"

namespace kedge::app {
namespace {

struct Verb {
  const char* name;
  const char* summary;
  int (*run)(const Words&);
};

constexpr std::array verbs = {
    Verb{"estimate", "mutual information of paired rows, with an interval and checks", run_estimate},
    Verb{"ratio", "density ratio and divergences of two samples that are not paired", run_ratio},
    Verb{"score", "pointwise mutual information of rows, from a saved model", run_score},
    Verb{"sample", "rows of a distribution whose mutual information is known", run_sample},
    Verb{"bench", "suites of tasks with known mutual information: run, resume, report", run_bench},
    Verb{"link", "which pairs interact, by pointwise mutual information of their embeddings", run_link},
    Verb{"features", "features of proteins from their sequences, for link", run_features},
    Verb{"objectives", "every training objective", run_objectives},
};

std::string help() {
  std::string text =
      "Usage: kedge VERB ...\n\n"
      "Density ratios and mutual information by contrastive learning.\n\nVerbs:\n";
  for (const Verb& verb : verbs) text += fmt::format("  {:<12}{}\n", verb.name, verb.summary);
  return text +
         "\n"
         "kedge VERB --help tells more; kedge --version tells the version.\n"
         "Data goes to standard output, all else to standard error. Exit codes: 0 done,\n"
         "1 the work failed, 2 bad usage or input, 3 not trusted (with --strict),\n"
         "130 interrupted.\n";
}

const Verb& find_verb(const std::string& name) {
  Words names;
  for (const Verb& verb : verbs) {
    if (name == verb.name) return verb;
    names.emplace_back(verb.name);
  }
  throw InputError(
      fmt::format("there is no verb {}{} (kedge --help lists all)", name, did_you_mean(name, names)));
}

int run(const Words& words, std::string& speaker) {
  if (words.empty()) {
    const std::string text = help();
    say(text.substr(0, text.size() - 1));
    return exit_bad_input;
  }
  if (words[0] == "--version") {
    print(fmt::format("kedge {}\n", version()));
    return exit_done;
  }
  const bool help_verb = words[0] == "help";
  if (words[0] == "--help" || words[0] == "-h" || (help_verb && words.size() == 1)) {
    print(help());
    return exit_done;
  }
  const Verb& verb = find_verb(help_verb ? words[1] : words[0]);
  speaker += fmt::format(" {}", verb.name);
  return verb.run(help_verb ? Words{"--help"} : Words(words.begin() + 1, words.end()));
}

int run_and_explain(const Words& words) {
  std::string speaker = "kedge";
  try {
    return run(words, speaker);
  } catch (const ReaderGone&) {
    return exit_done;
  } catch (const InputError& error) {
    say(fmt::format("{}: {}", speaker, error.what()));
    return exit_bad_input;
  } catch (const Interrupted& error) {
    say(fmt::format("{}: {}", speaker, error.what()));
    return exit_interrupted;
  } catch (const std::bad_alloc&) {
    say(speaker + ": there is not enough memory; use fewer rows or columns, or a smaller --batch");
  } catch (const std::exception& error) {
    say(fmt::format("{}: {}", speaker, error.what()));
  }
  return exit_failed;
}

}  // namespace
}  // namespace kedge::app

int main(int argc, char** argv) {
  kedge::app::guard_standard_descriptors();
  ::signal(SIGPIPE, SIG_IGN);  // writing says so
  kedge::app::explain_lost_input();
  return kedge::app::run_and_explain(kedge::app::Words(argv + (argc > 0 ? 1 : 0), argv + argc));
}
