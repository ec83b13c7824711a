#include "kedge/objective.hpp"

#include "kedge/error.hpp"
#include "kedge/report.hpp"
#include "output.hpp"
#include "verbs.hpp"

namespace kedge::app {

int run_objectives(const Words& arguments) {
  Command command("objectives", {"[--json]"},
                  "Every training objective: family, scoring rule, type, parameters.");
  command.heading("Output");
  command.flag("json", "a JSON array instead of a table");
  if (!command.parse(arguments)) return exit_done;
  if (!command.files().empty()) throw InputError("objectives takes no file");
  print(command.has("json") ? to_json(list_objectives()) + "\n" : to_text(list_objectives()));
  return exit_done;
}

}  // namespace kedge::app
