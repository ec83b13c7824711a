#include "objectives/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/nearest.hpp"
#include "kedge/error.hpp"
#include "objectives/anchor_log.hpp"
#include "objectives/anchor_log_cyclic.hpp"
#include "objectives/divergences.hpp"
#include "objectives/donsker_varadhan.hpp"
#include "objectives/interpolated.hpp"
#include "objectives/pairwise.hpp"
#include "objectives/softmax.hpp"
#include "objectives/tuba.hpp"
#include "objectives/tuple.hpp"
#include "rules/brier.hpp"
#include "rules/log.hpp"
#include "rules/power.hpp"
#include "rules/pseudospherical.hpp"
#include "rules/spherical.hpp"

namespace kedge::objectives {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr const char* anchor_paper = "Ryu, Yeddanapudi, Xu and Wornell, 2025";

const ParamRange k_range{"k", 0, 0, 1e9};
const ParamRange nu_range{"nu", 1, 0, unbounded, false, true};
const ParamRange positive_nu_range{"nu", 1, 0, unbounded, true, true};

/// `make(made, T{})` makes the visitor for scores of type T.
template <class Make>
Definition define(ObjectiveInfo info, std::vector<ParamRange> ranges, const Make& make) {
  Definition d;
  d.info = std::move(info);
  for (const ParamRange& range : ranges) d.info.defaults[range.name] = range.initial;
  d.ranges = std::move(ranges);
  d.single_precision = [make](const Made& made) { return std::unique_ptr<Visitor<float>>(make(made, 0.0f)); };
  d.double_precision = [make](const Made& made) { return std::unique_ptr<Visitor<double>>(make(made, 0.0)); };
  return d;
}

/// The scheme for a rule of the simplex.
template <class MakeRule>
Definition scheme(ObjectiveInfo info, std::vector<ParamRange> more, const MakeRule& make_rule) {
  more.insert(more.begin(), {k_range, nu_range});
  info.family = "scheme";
  Definition d = define(std::move(info), std::move(more), [make_rule]<class T>(const Made& made, T) {
    using Rule = decltype(make_rule(made));
    return std::unique_ptr<Visitor<T>>(
        std::make_unique<TupleVisitor<T, Rule>>(make_rule(made), made.scheme()));
  });
  d.directed = true;
  d.warm_start = true;
  return d;
}

template <class T>
std::unique_ptr<Visitor<T>> make_anchor_log(const Scheme& s) {
  if (s.k == 0) {
    if (s.leave_out == LeaveOut::average) return std::make_unique<AnchorLogVisitor<T>>(s.nu);
    return std::make_unique<AnchorLogCyclicVisitor<T>>(s.nu);
  }
  if (s.k == 1) {
    // One negative a tuple is a pairwise loss; as tuples it would keep moments for every entry of the matrix.
    if (s.nu > 0) return std::make_unique<PairwiseVisitor<T, WeightedLogistic>>(WeightedLogistic{s.nu});
  }
  return std::make_unique<TupleVisitor<T, rules::Log>>(rules::Log{}, s);
}

template <class MakePhi>
Definition pairwise(ObjectiveInfo info, std::vector<ParamRange> ranges, const MakePhi& make_phi) {
  if (info.family.empty()) info.family = "f-divergence";
  return define(std::move(info), std::move(ranges), [make_phi]<class T>(const Made& made, T) {
    using Phi = decltype(make_phi(made));
    return std::unique_ptr<Visitor<T>>(std::make_unique<PairwiseVisitor<T, Phi>>(make_phi(made)));
  });
}

template <class Phi>
Definition pairwise(ObjectiveInfo info) {
  return pairwise(std::move(info), {}, [](const Made&) { return Phi{}; });
}

Definition softmax(ObjectiveInfo info, std::vector<ParamRange> ranges, bool whole, bool unit_weights) {
  return define(std::move(info), std::move(ranges), [=]<class T>(const Made& made, T) {
    const auto alpha = made.params.find("alpha");
    const double share = alpha == made.params.end() ? 0 : alpha->second;
    return std::unique_ptr<Visitor<T>>(
        std::make_unique<SoftmaxVisitor<T>>(SoftmaxForm{whole, share, unit_weights}));
  });
}

Definition reports(Definition d, int type, Value value) {
  d.info.type = type;
  d.value = value;
  return d;
}
Definition directed(Definition d) {
  d.directed = true;
  return d;
}
Definition not_a_ratio(Definition d) {
  d.info.plug_in = false;
  return d;
}
Definition scaled(Definition d, double (*scale)(const Made&, double)) {
  d.training_scale = scale;
  return d;
}

ObjectiveInfo named(std::string name, std::string rule, std::string reference, std::string summary,
                    std::string family = "") {
  ObjectiveInfo info;
  info.name = std::move(name);
  info.rule = std::move(rule);
  info.reference = std::move(reference);
  info.summary = std::move(summary);
  info.family = std::move(family);
  return info;
}

std::vector<Definition> anchored() {
  std::vector<Definition> all;
  all.push_back(directed(define(
      named("infonce-anchor", "log", anchor_paper,
            "K-way classification with an anchor class; scores are log r", "scheme"),
      {k_range, nu_range}, []<class T>(const Made& made, T) { return make_anchor_log<T>(made.scheme()); })));
  all.push_back(scaled(
      scheme(named("anchor-brier", "brier", anchor_paper, "the anchor scheme with the quadratic score"), {},
             [](const Made&) { return rules::Brier{}; }),
      [](const Made&, double k) { return (k + 1) / 2; }));
  all.push_back(scaled(scheme(named("anchor-spherical", "spherical", anchor_paper,
                                    "the anchor scheme with the spherical score"),
                              {}, [](const Made&) { return rules::Spherical{}; }),
                       [](const Made&, double k) { return std::sqrt(k + 1); }));
  all.push_back(
      scaled(scheme(named("anchor-pseudospherical", "pseudospherical", anchor_paper,
                          "the anchor scheme with a pseudospherical score"),
                    {{"beta", 1.5, 1, 16, true}},
                    [](const Made& made) { return rules::Pseudospherical{made["beta"]}; }),
             // The slope there is (K+1)^(-(beta-1)/beta).
             [](const Made& made, double k) { return std::pow(k + 1, (made["beta"] - 1) / made["beta"]); }));
  all.push_back(scaled(
      scheme(named("anchor-power", "power", anchor_paper, "the anchor scheme with a Tsallis score"),
             {{"alpha", 1.5, 1, 16, true}}, [](const Made& made) { return rules::Power{made["alpha"]}; }),
      // The slope there is alpha (K+1)^(1-alpha).
      [](const Made& made, double k) { return std::pow(k + 1, made["alpha"] - 1) / made["alpha"]; }));
  all.push_back(
      pairwise(named("anchor-ratio-power", "ratio-power", anchor_paper,
                     "separable rule: a = 2 chi-square, 1 KL, 1/2 Hellinger, 0 reverse KL", "scheme"),
               {positive_nu_range, {"a", 2, 0, 8}}, [](const Made& made) {
                 return WeightedRatioPower{{made["a"]}, made["nu"]};
               }));
  return all;
}

std::vector<Definition> bounds() {
  std::vector<Definition> all;
  all.push_back(
      not_a_ratio(reports(directed(softmax(named("infonce", "log", "van den Oord, Li and Vinyals, 2018",
                                                 "K-way classification; a bound of at most log B", "infonce"),
                                           {}, false, true)),
                          1, Value::log_b_minus_loss)));
  Definition symmetric = all.back();
  symmetric.info.name = "infonce-symmetric";
  symmetric.info.reference = "Radford et al., 2021";
  symmetric.info.summary = "InfoNCE over rows and over columns, averaged; a bound of at most log B";
  all.push_back(symmetric);
  // A constant added to all scores changes neither DV nor MINE, so theirs are log r up to one.
  all.push_back(not_a_ratio(reports(
      softmax(named("dv", "kl", "Donsker and Varadhan, 1983", "log-mean-exp bound on KL", "variational"), {},
              true, false),
      1, Value::minus_loss)));
  all.push_back(not_a_ratio(reports(define(named("mine", "kl", "Belghazi et al., 2018",
                                                 "DV with a moving average in its gradient", "variational"),
                                           {{"rate", 0.1, 0, 1, true}},
                                           []<class T>(const Made& made, T) {
                                             const auto fixed = made.params.find("log_ema");
                                             return std::make_unique<MineVisitor<T>>(
                                                 made["rate"], fixed == made.params.end()
                                                                   ? std::nullopt
                                                                   : std::optional<double>(fixed->second));
                                           }),
                                    2, Value::dv)));
  all.push_back(
      reports(pairwise<KullbackLeibler>(named("nwj", "kl", "Nguyen, Wainwright and Jordan, 2010",
                                              "f-divergence bound on KL, of high variance", "variational")),
              1, Value::minus_loss));
  all.push_back(reports(
      directed(define(named("tuba", "kl", "Barber and Agakov, 2003; Poole et al., 2019",
                            "NWJ with a trained baseline for each row", "variational"),
                      {}, []<class T>(const Made&, T) { return std::make_unique<TubaVisitor<T>>(); })),
      1, Value::minus_loss));
  all.push_back(reports(directed(define(named("interpolated", "kl", "Poole et al., 2019",
                                              "between InfoNCE (alpha = 1) and TUBA (0)", "variational"),
                                        {{"alpha", 0.01, 0, 1}},
                                        []<class T>(const Made& made, T) {
                                          return std::make_unique<InterpolatedVisitor<T>>(made["alpha"]);
                                        })),
                        1, Value::minus_loss));
  all.push_back(reports(
      define(named("dv-nwj", "kl", anchor_paper, "between DV (beta = 0) and NWJ (inf)", "variational"),
             {{"beta", 1, 0, 1e12}},
             []<class T>(const Made& made, T) { return std::make_unique<DvNwjVisitor<T>>(made["beta"]); }),
      1, Value::minus_loss));
  all.push_back(not_a_ratio(
      reports(directed(softmax(named("alpha-infonce", "log", "Poole et al., 2019; Lee and Shin, 2022",
                                     "InfoNCE against the mixture; a bound of at most -log alpha", "infonce"),
                               {{"alpha", 0.01, 0, 1, true, true}}, false, false)),
              1, Value::minus_loss)));
  all.push_back(
      not_a_ratio(reports(softmax(named("ml-infonce", "log", "Song and Ermon, 2020",
                                        "multi-label InfoNCE: one softmax over the whole batch", "infonce"),
                                  {{"alpha", 0.01, 0, 1, true, true}}, true, false),
                          1, Value::minus_loss)));
  all.push_back(reports(
      pairwise<JensenShannon>(named("js", "jensen-shannon", "Hjelm et al., 2019; Poole et al., 2019",
                                    "trained on the Jensen-Shannon bound, read off with NWJ", "variational")),
      2, Value::nwj));
  all.push_back(
      reports(pairwise(named("smile", "jensen-shannon", "Song and Ermon, 2020",
                             "trained as js, read off with a clipped DV", "variational"),
                       {{"tau", 5, 0, unbounded, true}}, [](const Made&) { return JensenShannon{}; }),
              2, Value::smile));
  return all;
}

std::vector<Definition> plug_ins() {
  constexpr const char* dime = "Letizia, Novello and Tonello, 2024";
  std::vector<Definition> all;
  all.push_back(pairwise<JensenShannon>(
      named("nce", "jensen-shannon", "Gutmann and Hyvarinen, 2010",
            "logistic classification of pairs against products; scores are log r", "scheme")));
  all.push_back(pairwise<ProbabilisticClassifier>(named(
      "pcc", "log", "Tsai et al., 2020", "binary cross-entropy over all entries of the batch", "scheme")));
  all.push_back(
      pairwise<ChiSquare>(named("d-rfc", "chi-square", "Tsai et al., 2020; Kanamori, Hido and Sugiyama, 2009",
                                "least-squares fit of the density ratio")));
  all.push_back(
      pairwise<KullbackLeibler>(named("kl-dime", "kl", dime, "trained as nwj, read off by plug-in")));
  all.push_back(pairwise<JensenShannon>(
      named("gan-dime", "jensen-shannon", dime, "trained as a GAN discriminator, plug-in")));
  all.push_back(
      pairwise<Hellinger>(named("hd-dime", "hellinger", dime, "squared Hellinger distance, plug-in")));
  all.push_back(
      pairwise<ReverseKullbackLeibler>(named("rkl-dime", "reverse-kl", dime, "reverse KL, plug-in")));
  all.push_back(pairwise<ShiftedLog>(named("sl-dime", "shifted-log", dime, "shifted logarithm, plug-in")));
  all.push_back(
      pairwise<JensenShannon>(named("jsd-lb", "jensen-shannon", "Dorent, Golland and Wells, 2025",
                                    "trained as js, plug-in; its loss certifies MI >= Xi(log 2 - L/2)")));
  return all;
}

std::vector<Definition> build() {
  std::vector<Definition> all = anchored();
  for (auto part : {bounds(), plug_ins()}) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

const std::vector<Definition>& registry() {
  static const std::vector<Definition> all = build();
  return all;
}

const Definition& find_objective(const std::string& name) {
  std::vector<std::string> names;
  for (const Definition& definition : registry()) {
    if (definition.info.name == name) return definition;
    names.push_back(definition.info.name);
  }
  const std::string near = nearest_word(name, names);
  throw InputError(fmt::format("there is no objective '{}'{}; `kedge objectives` lists all", name,
                               near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
}

ObjectiveParams complete_params(const Definition& definition, const ObjectiveParams& given) {
  ObjectiveParams params = definition.info.defaults;
  for (const auto& [name, value] : given) {
    if (definition.info.name == "mine" && name == "log_ema") {
      params[name] = value;
      continue;
    }
    const auto range = std::ranges::find(definition.ranges, name, &ParamRange::name);
    if (range == definition.ranges.end()) {
      std::vector<std::string> names;
      for (const ParamRange& known : definition.ranges) names.push_back(known.name);
      throw InputError(
          fmt::format("objective {} has no parameter '{}'{}", definition.info.name, name,
                      names.empty() ? "" : fmt::format("; it has {}", list_words(names, "and"))));
    }
    const bool low = range->low_open ? value > range->low : value >= range->low;
    const bool high = range->high_open ? value < range->high : value <= range->high;
    if (!low || !high) {
      throw InputError(
          fmt::format("parameter {} of {} must be {} {}{}, not {}", name, definition.info.name,
                      range->low_open ? "above" : "at least", range->low,
                      range->high == unbounded
                          ? ""
                          : fmt::format(" and {} {}", range->high_open ? "below" : "at most", range->high),
                      value));
    }
    params[name] = value;
  }
  return params;
}

template <>
std::unique_ptr<Visitor<float>> make_visitor(const Definition& definition, const Made& made) {
  return definition.single_precision(made);
}
template <>
std::unique_ptr<Visitor<double>> make_visitor(const Definition& definition, const Made& made) {
  return definition.double_precision(made);
}

}  // namespace kedge::objectives
