// Who interacts with whom: entities with features (proteins and their embeddings), pairs of them that
// interact, and pointwise mutual information as the score of a pair,
//   PMI(a, b) = log p(a, b) / (p(a) p(b)),
// p(a, b) being how interacting pairs fall on features. Protocol: Gowri et al., "Approximating mutual
// information of high-dimensional variables using learned representations", 2024.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kedge/control.hpp"
#include "kedge/matrix.hpp"
#include "kedge/options.hpp"

namespace kedge {

/// Rows of numbers by name.
struct EntityTable {
  std::string name;              ///< as it should stand in a message: "proteins.h5"
  std::vector<std::string> ids;  ///< all different
  Matrix<float> rows;            ///< one an id
};

/// .csv and .tsv: the first column is the id. .npy and .npz:key: `ids` is a text file of one id a line;
/// without it, the file of the same name that ends in .ids. .h5 and .hdf5: one dataset an entity, its name
/// the id, as UniProt ships them. Throws InputError.
EntityTable load_entities(const std::string& path, const std::string& ids = "");
/// As .csv or .tsv with a header, or as .npy with its .ids beside it.
void save_entities(const std::string& path, const EntityTable& table);
/// The same as text: "id<TAB>..." lines.
std::string entities_tsv(const EntityTable& table);
/// InputError unless save_entities knows the name's ending.
void require_entities_path(const std::string& path);

/// Two entities, by their places in the table.
struct EntityPair {
  std::size_t a = 0, b = 0;
  bool operator==(const EntityPair&) const = default;
  bool operator<(const EntityPair& other) const { return a != other.a ? a < other.a : b < other.b; }
};

/// What became of the lines of a pair list.
struct PairCounts {
  std::size_t lines = 0;
  std::size_t interacting = 0, not_interacting = 0;  ///< used
  std::size_t unknown = 0,
              unknown_entities = 0;  ///< lines with an entity that the table lacks, and how many lack
  std::size_t self = 0;              ///< an entity with itself
  std::size_t duplicates = 0;        ///< told before; undirected: in either order
  std::size_t contradictions = 0;    ///< told with both labels; the positive one counts
};

struct PairList {
  bool directed = false;  ///< (a, b) says nothing of (b, a)
  std::vector<EntityPair> interacting, not_interacting;
  PairCounts counts;
};

/// Lines `a TAB b`, with a third column 1 or 0 where some pairs are known not to interact; .tsv or .csv, with
/// or without header, also .gz. Throws InputError.
PairList load_pairs(const std::string& path, const EntityTable& table, bool directed = false);

/// Sequences by name.
struct SequenceList {
  std::string name;
  std::vector<std::string> ids, sequences;
};
/// FASTA (the id is the first word of a header, its accession where it reads db|ACCESSION|name), or lines
/// `id TAB sequence`.
SequenceList load_sequences(const std::string& path);

/// "conjoint-triad" (343 columns), "dipeptide" (400), "composition" (20).
const std::vector<std::string>& sequence_feature_kinds();
/// Features side by side, of several kinds too. Throws InputError for unknown kinds.
EntityTable sequence_features(const SequenceList& sequences, const std::vector<std::string>& kinds);

struct LinkOptions {
  std::vector<std::string> objectives = {"infonce-anchor"};  ///< and baselines, see link_baselines()
  std::size_t trials = 20;
  std::size_t holdout = 170;  ///< entities
  bool normalise_on_all =
      false;  ///< columns are scaled on all pairs, held-out ones too: the published leakage
  /// What objectives learn with: k, nu, param, direction, batch, steps, lr, hidden, embed as far as they are
  /// in `given`, and level, seed, threads. All else is the recipe's (docs/interactions.md).
  Options options;
};

struct LinkBaseline {
  std::string name, summary;
};
/// What can be compared beside the objectives of kedge/objective.hpp.
const std::vector<LinkBaseline>& link_baselines();
/// InputError for names that are neither, for objectives that give no pointwise MI, and for options out of
/// range.
void require_link_options(const LinkOptions& options);

/// A mean over the trials that have a value, with its standard error; NaN where none has.
struct LinkMean {
  double mean = 0, error = 0;
};

struct LinkScore {
  std::string name;
  LinkMean auroc, ap;                    ///< interacting pairs against all other pairs of held-out entities
  LinkMean labelled_auroc, labelled_ap;  ///< against those that the list labels 0
  std::vector<double> trial_auroc;       ///< one a trial; NaN of an empty one
  std::vector<std::pair<double, double>> roc;  ///< false and true positive rate, mean over trials
  double seconds = 0;                          ///< processor time of all trials
};

/// How many pairs a trial has.
struct LinkTrial {
  std::size_t training = 0, interacting = 0, not_interacting = 0;
};

struct LinkReport {
  std::size_t entities = 0;  ///< that occur in a pair of the list
  std::size_t dims = 0;      ///< columns of the table
  bool directed = false;
  PairCounts pairs;
  std::vector<LinkTrial> trials;
  std::size_t empty_trials = 0;  ///< too few pairs to train on, or none to find
  std::vector<LinkScore> scores;
  double seconds = 0;
  std::int64_t threads = 0;
  std::string version;
  LinkOptions options;
};

/// Trials that hold entities out, train on the interacting pairs that touch none of them, and rank all pairs
/// of held-out entities. Throws InputError and Interrupted.
LinkReport evaluate_links(const EntityTable& table, const PairList& pairs, const LinkOptions& options = {},
                          const Control& control = {});

/// A pair that the list does not have.
struct NewPair {
  std::string a, b;
  double pmi = 0, low = 0, high = 0;  ///< nats; NaN where the method has no interval
};
/// The best `count` pairs of the table that the list does not have, best first, by the first objective,
/// trained on all interacting pairs.
std::vector<NewPair> predict_links(const EntityTable& table, const PairList& pairs, std::size_t count,
                                   const LinkOptions& options = {}, const Control& control = {});

}  // namespace kedge
