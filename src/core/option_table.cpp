// The rows of the options table: add an option here and to struct Options, and it is everywhere.
#include <type_traits>
#include <utility>

#include "kedge/options.hpp"

namespace kedge {
namespace {

template <class T>
struct FieldOf;
template <class T>
struct FieldOf<T Options::*> {
  using type = T;
};

template <auto Field>
OptionSpec row(std::string name, std::string placeholder, std::string help) {
  using T = typename FieldOf<decltype(Field)>::type;
  OptionSpec spec;
  spec.name = std::move(name);
  spec.placeholder = std::move(placeholder);
  spec.help = std::move(help);
  spec.get = [](const Options& options) -> OptionValue { return options.*Field; };
  spec.assign = [](Options& options, OptionValue value) { options.*Field = std::get<T>(std::move(value)); };
  return spec;
}

OptionSpec one_of(OptionSpec spec, std::vector<std::string> choices) {
  spec.choices = std::move(choices);
  return spec;
}
OptionSpec at_least(double minimum, OptionSpec spec) {
  spec.minimum = minimum;
  return spec;
}
OptionSpec above(double minimum, OptionSpec spec) {
  spec.above_minimum = true;
  return at_least(minimum, std::move(spec));
}
OptionSpec at_most(double maximum, OptionSpec spec) {
  spec.maximum = maximum;
  return spec;
}

std::vector<OptionSpec> build() {
  using O = Options;
  return {
      one_of(row<&O::method>("method", "NAME",
                             "how to estimate: auto chooses, critic trains a network alone, gaussian is a "
                             "Gaussian copula, ksg nearest neighbours (paired rows alone)"),
             {"auto", "critic", "gaussian", "ksg"}),
      row<&O::objective>("objective", "NAME", "training objective of the critic; see `kedge objectives`"),
      at_most(1e6, at_least(0, row<&O::k>("k", "K", "negatives per tuple; 0 = batch - 1"))),
      at_least(0, row<&O::nu>("nu", "NU", "weight of the anchor class")),
      row<&O::param>(
          "param", "name=value",
          "parameter of the objective: tau, beta, alpha, a; inf allowed; of --method ksg: k, form"),
      one_of(row<&O::direction>("direction", "WHICH",
                                "contexts of the objective: x (rows), y (columns) or both"),
             {"rows", "columns", "both"}),
      one_of(row<&O::critic>("critic", "NAME", "form of log r(x, y)"),
             {"separable", "bilinear", "cosine", "concat", "mixed"}),
      at_most(65536,
              at_least(1, row<&O::hidden>("hidden", "N,N", "widths of the hidden layers; `none` for none"))),
      at_most(65536, at_least(1, row<&O::embed>("embed", "N", "dimension of the inner product"))),
      at_most(65536, at_least(2, row<&O::batch>("batch", "B", "pairs per training step"))),
      at_most(1e9, at_least(0, row<&O::steps>("steps", "N", "most training steps of a fold; 0 = from n"))),
      at_most(10, above(0, row<&O::lr>("lr", "LR", "peak learning rate"))),
      one_of(
          row<&O::precision>("precision", "TYPE",
                             "of the towers' products in training: float32, or bfloat16 where the processor "
                             "has it"),
          {"float32", "bfloat16"}),
      row<&O::data_parallel>("data-parallel", "",
                             "share each batch over the ranks of mpirun; for --method critic"),
      at_most(100, at_least(2, row<&O::folds>("folds", "F", "folds of the cross-fit"))),
      one_of(row<&O::fold_by>("fold-by", "HOW", "folds of random rows, or of blocks of rows in order (time)"),
             {"random", "blocks"}),
      at_most(1e9, at_least(0, row<&O::gap>("gap", "N",
                                            "rows beside a held-out block not trained on; 0 = from n; for "
                                            "--fold-by blocks"))),
      at_most(0.999999, above(0, row<&O::level>("level", "P", "confidence of the interval"))),
      one_of(row<&O::units>("units", "UNIT", "units of reports"), {"nats", "bits"}),
      one_of(row<&O::x_type>("x-type", "TYPE", "columns of X are numbers or categories"),
             {"auto", "numeric", "category"}),
      one_of(row<&O::y_type>("y-type", "TYPE", "columns of Y are numbers or categories"),
             {"auto", "numeric", "category"}),
      one_of(row<&O::missing>("missing", "WHAT", "rows with missing values: refuse them, or drop them"),
             {"refuse", "drop"}),
      at_most(1e12,
              at_least(0, row<&O::rows>("rows", "N",
                                        "most rows used, a random sample; 0 = as many as hold 20 million "
                                        "numbers, at least 100,000"))),
      at_most(1e6, at_least(0, row<&O::null>("null", "N",
                                             "permutations of Y to estimate anew for a p-value; 0 = none"))),
      at_least(0, row<&O::seed>("seed", "S", "seed of everything random")),
      at_most(4096, at_least(0, row<&O::threads>("threads", "N", "threads; 0 = all processors"))),
  };
}

}  // namespace

const std::vector<OptionSpec>& option_table() {
  static const std::vector<OptionSpec> table = build();
  return table;
}

}  // namespace kedge
