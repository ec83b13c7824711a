// Features of proteins from their sequences, for `kedge link` where there are no embeddings.
#include <fmt/format.h>

#include "interrupts.hpp"
#include "kedge/error.hpp"
#include "kedge/link.hpp"
#include "output.hpp"
#include "split_words.hpp"
#include "targets.hpp"
#include "verbs.hpp"

namespace kedge::app {

int run_features(const Words& arguments) {
  Command command("features", {"FASTA|TSV [--kind NAME] [--out FILE]"},
                  "Numbers from the sequences of proteins, one row each, for `kedge link`.\n"
                  "Reads FASTA, or lines of an id and a sequence; each also .gz.");
  command.heading("Kinds");
  command.note("conjoint-triad", "343 columns: triads of seven classes of residues (Shen et al., 2007)");
  command.note("dipeptide", "400 columns: pairs of neighbouring residues");
  command.note("composition", "20 columns: residues");
  command.heading("Options");
  command.option("kind", "NAME,NAME", "kinds to put side by side [conjoint-triad]");
  command.option("out", "FILE", "a .csv, .tsv or .npy (with a list of ids beside it) instead of lines");
  if (!command.parse(arguments)) return exit_done;
  if (command.files().size() != 1)
    throw InputError("give one file of sequences, as in: kedge features proteins.fasta");
  const std::string& file = command.files()[0];
  const auto out = command.value("out");
  if (out) {
    require_entities_path(*out);
    require_writable("--out", *out, command.files());
  }
  const Words kinds = split_words(command.value("kind").value_or("conjoint-triad"), "--kind");

  Interrupts interrupts(command.verb());
  interrupts.busy("interrupted; nothing was written");
  const EntityTable table = sequence_features(load_sequences(file), kinds);
  interrupts.ready();
  if (!out) {
    print(entities_tsv(table));
    return exit_done;
  }
  save_entities(*out, table);
  say(fmt::format("wrote {}: {} rows of {} columns", *out, table.rows.rows(), table.rows.cols()));
  return exit_done;
}

}  // namespace kedge::app
