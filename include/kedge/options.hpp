// Every option of an estimate, once: the struct for C++, and a table that feeds the command line, TOML,
// environment, JSON echo and error messages, so that a new option is one field and one row.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kedge {

struct Options {
  std::string method = "auto";
  std::string objective = "infonce-anchor";
  std::int64_t k = 0;  ///< negatives per tuple; 0 = batch - 1
  double nu = 1.0;     ///< weight of the anchor class
  std::map<std::string, double> param;
  std::string direction = "both";
  std::string critic = "mixed";
  std::vector<std::int64_t> hidden = {64, 64};
  std::int64_t embed = 16;
  std::int64_t batch = 128;
  std::int64_t steps = 0;  ///< most training steps of a replica; 0 = chosen from n
  double lr = 5e-3;
  std::string precision = "float32";  ///< or "bfloat16": of the products of training
  bool data_parallel = false;         ///< batches are shared over the ranks of an MPI launcher
  std::int64_t folds = 5;
  std::string fold_by = "random";  ///< or "blocks": rows next to each other, for time series
  std::int64_t gap = 0;  ///< rows on both sides of a held-out block not trained on; 0 = chosen from n
  double level = 0.95;
  std::string units = "nats";
  std::string x_type = "auto";
  std::string y_type = "auto";
  std::string missing = "refuse";  ///< or "drop": rows with a missing value are left out
  std::int64_t rows = 0;  ///< most rows used, a random sample of those given; 0 = chosen from the columns
  std::int64_t null = 0;  ///< permutations of the test of independence; 0 = no test
  std::int64_t seed = 0;
  std::int64_t threads = 0;  ///< 0 = all

  /// Names of the options that somebody set through set_option: what a result echoes.
  std::set<std::string> given;
};

using OptionValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                                 std::map<std::string, double>>;

/// One row of the table.
struct OptionSpec {
  std::string name;         ///< "x-type": --x-type, KEDGE_X_TYPE, x-type in TOML and JSON
  std::string placeholder;  ///< "N", "NAME"; shown in --help
  std::string help;
  std::vector<std::string> choices;  ///< the words allowed, or empty
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool above_minimum = false;  ///< the minimum itself is not allowed
  OptionValue (*get)(const Options&) = nullptr;
  void (*assign)(Options&, OptionValue) = nullptr;

  OptionValue default_value() const { return get(Options{}); }
};

const std::vector<OptionSpec>& option_table();
/// Throws InputError, naming the nearest known option, when there is no such row.
const OptionSpec& option_spec(std::string_view name);

/// Reads a value as it stands on a command line or in the environment: "256,256", "tau=5", "inf".
OptionValue parse_option(const OptionSpec& spec, std::string_view text);
/// The inverse of parse_option.
std::string option_text(const OptionValue& value);

/// Checks the value against its row, stores it and marks it as given. Integers are taken where a real
/// number is wanted. `param` adds to what is there. Throws InputError: "--nu must be above 0, not -1".
void set_option(Options& options, std::string_view name, OptionValue value);

/// Checks every field, for callers who wrote to the struct directly. Throws InputError.
void validate(const Options& options);

}  // namespace kedge
