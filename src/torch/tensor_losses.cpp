#include "torch/tensor_losses.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "torch/tensor_parts.hpp"

namespace kedge::torch {
namespace {

using at::Tensor;
using Params = const ObjectiveParams&;

/// A proper scoring rule: its exponents b, and lambda_z from t_z and the log T_b of each (src/rules).
struct Rule {
  std::vector<double> exponents;
  std::function<Tensor(const Tensor& t, const std::vector<Tensor>& log_t)> score;
};

std::map<std::string, Rule (*)(Params)> rules() {
  return {
      {"infonce-anchor",
       [](Params) {
         return Rule{{1}, [](const Tensor& t, const auto& log_t) { return log_t[0] - t; }};
       }},
      {"anchor-brier",
       [](Params) {
         return Rule{{1, 2}, [](const Tensor& t, const auto& log_t) {
                       return at::exp(log_t[1] - 2 * log_t[0]) - 2 * at::exp(t - log_t[0]);
                     }};
       }},
      {"anchor-spherical",
       [](Params) {
         return Rule{{2}, [](const Tensor& t, const auto& log_t) { return -at::exp(t - log_t[0] / 2); }};
       }},
      {"anchor-pseudospherical",
       [](Params p) {
         const double b = p.at("beta");
         return Rule{{b}, [b](const Tensor& t, const auto& log_t) {
                       return -at::expm1((b - 1) * (t - log_t[0] / b)) / (b - 1);
                     }};
       }},
      {"anchor-power",
       [](Params p) {
         const double a = p.at("alpha");
         return Rule{{1, a}, [a](const Tensor& t, const auto& log_t) {
                       return at::exp(log_t[1] - a * log_t[0]) - 1 -
                              a / (a - 1) * at::expm1((a - 1) * (t - log_t[0]));
                     }};
       }},
  };
}

/// The anchor scheme (src/objectives/tuple.hpp).
Tensor tuples(const Tensor& s, const Rule& rule, Params p, const std::string& mode) {
  const double nu = p.at("nu"), log_nu = log_or_zero(nu);
  const std::int64_t n = s.size(0), k = p.at("k") == 0 ? n - 1 : static_cast<std::int64_t>(p.at("k"));
  const std::int64_t blocks = (n - 1) / k;
  const Tensor rows = negatives(s).slice(1, 0, blocks * k).reshape({n, blocks, k});
  const Tensor pair = s.diagonal().unsqueeze(1).unsqueeze(2);
  std::vector<Tensor> with_pair, anchor;
  for (const double b : rule.exponents) {
    const Tensor x = b * rows, left_out = without_one(x, log_add(b * pair, b * log_nu));
    with_pair.push_back(mode == "avg" ? left_out : left_out.slice(-1, 0, 1));
    anchor.push_back(log_add(at::logsumexp(x, -1), b * log_nu));
  }
  const double whole = static_cast<double>(k) + nu;
  const Tensor loss = static_cast<double>(k) / whole * rule.score(pair, with_pair).mean();
  return nu > 0 ? loss + nu / whole * rule.score(constant(s, log_nu), anchor).mean() : loss;
}

Tensor infonce(const Tensor& s) { return (at::logsumexp(s, 1) - s.diagonal()).mean(); }

Tensor alpha_infonce(const Tensor& s, double alpha) {
  const double share = std::log1p(-alpha) - std::log(static_cast<double>(s.size(0) - 1));
  const Tensor d = s.diagonal();
  return (at::logaddexp(std::log(alpha) + d, share + at::logsumexp(negatives(s), 1)) - d).mean();
}

using Phi = std::function<Tensor(const Tensor&)>;
/// phi1 of pairs and phi0 of negatives (src/objectives/divergences.hpp).
using Phis = std::pair<Phi, Phi>;

Tensor soft_plus(const Tensor& s) { return at::logaddexp(s, constant(s, 0)); }

Phis logistic(double nu) {
  const double log_nu = std::log(nu);
  return {[=](const Tensor& s) { return soft_plus(log_nu - s) / (1 + nu); },
          [=](const Tensor& s) { return nu / (1 + nu) * soft_plus(s - log_nu); }};
}

Phis ratio_power(Params p) {
  const double a = p.at("a"), nu = p.at("nu"), log_nu = std::log(nu);
  return {[=](const Tensor& s) {
            return (a == 1 ? log_nu - s : -at::expm1((a - 1) * (s - log_nu)) / (a - 1)) / (1 + nu);
          },
          [=](const Tensor& s) {
            return (a == 0 ? s - log_nu : at::expm1(a * (s - log_nu)) / a) * nu / (1 + nu);
          }};
}

std::map<std::string, Phis (*)(Params, double)> phis() {
  const auto js = [](Params, double) {
    return Phis{[](const Tensor& s) { return soft_plus(-s); }, soft_plus};
  };
  const auto kl = [](Params, double) {
    return Phis{[](const Tensor& s) { return -1 - s; }, [](const Tensor& s) { return s.exp(); }};
  };
  return {
      {"nce", js},
      {"js", js},
      {"smile", js},
      {"gan-dime", js},
      {"jsd-lb", js},
      {"nwj", kl},
      {"kl-dime", kl},
      {"pcc", [](Params, double batch) { return logistic(batch - 1); }},
      {"d-rfc",
       [](Params, double) {
         return Phis{[](const Tensor& s) { return -s.exp(); },
                     [](const Tensor& s) { return (2 * s).exp() / 2; }};
       }},
      {"hd-dime",
       [](Params, double) {
         return Phis{[](const Tensor& s) { return (-s / 2).exp() - 1; },
                     [](const Tensor& s) { return (s / 2).exp() - 1; }};
       }},
      {"rkl-dime",
       [](Params, double) {
         return Phis{[](const Tensor& s) { return (-s).exp(); }, [](const Tensor& s) { return s; }};
       }},
      {"sl-dime",
       [](Params, double) {
         return Phis{[](const Tensor& s) { return at::sigmoid(-s); },
                     [](const Tensor& s) { return at::sigmoid(-s) + soft_plus(s); }};
       }},
      {"anchor-ratio-power", [](Params p, double) { return ratio_power(p); }},
  };
}

Tensor ml_infonce(const Tensor& s, Params p) {
  const double alpha = p.at("alpha");
  const Tensor pairs = at::logsumexp(s.diagonal(), 0) - std::log(static_cast<double>(s.size(0)));
  return at::logaddexp(std::log(alpha) + pairs, std::log1p(-alpha) + log_mean(s)) - s.diagonal().mean();
}

Tensor dv_nwj(const Tensor& s, Params p) {
  const double beta = p.at("beta");
  const Tensor m = log_mean(s);
  // Near NWJ the logarithm is of almost 1.
  const Tensor ratio = beta > 1 && m.item<double>() < 500 ? at::log1p(at::expm1(m) / (1 + beta))
                                                          : log_add(m, log_or_zero(beta)) - std::log1p(beta);
  return (1 + beta) * ratio - s.diagonal().mean();
}

Tensor tuba(const Tensor& s, const Tensor& a) {
  return at::exp(negatives(s) - a.unsqueeze(1)).mean() - 1 - (s.diagonal() - a).mean();
}

Tensor interpolated(const Tensor& s, const Tensor& a, Params p) {
  const double alpha = p.at("alpha");
  const Tensor mean = log_or_zero(alpha) - std::log(static_cast<double>(s.size(0) - 1)) +
                      without_one(s, constant(s, minus_infinity));
  const Tensor b = at::logaddexp(mean, log_or_zero(1 - alpha) + a.unsqueeze(1));
  const Tensor d = s.diagonal().unsqueeze(1), own = b.diagonal().unsqueeze(1);
  return at::exp(negatives(s) - own).mean() - 1 - (d - negatives(b)).mean();
}

/// The average after one more batch; floats never see it.
double averaged(double before, double log_mean, double rate) {
  if (!std::isnan(before)) {
    const double old = before + log_or_zero(1 - rate), now = log_mean + std::log(rate);
    log_mean = std::max(old, now) + std::log1p(std::exp(-std::abs(old - now)));
  }
  return std::max(log_mean, std::log(1e-4));
}

Tensor mine(const Tensor& s, Params p, double& log_average) {
  const Tensor m = log_mean(s);
  const auto fixed = p.find("log_ema");
  if (fixed == p.end()) log_average = averaged(log_average, m.item<double>(), p.at("rate"));
  const double average = fixed == p.end() ? log_average : fixed->second;
  return at::exp(m - average) - s.diagonal().mean();
}

TensorLoss directed(TensorLoss rows, const std::string& direction) {
  if (direction == "rows") return rows;
  if (direction == "columns")
    return [rows = std::move(rows)](const Tensor& s, const Tensor& a) { return rows(s.t(), a); };
  return [rows = std::move(rows)](const Tensor& s, const Tensor& a) {
    return (rows(s, a) + rows(s.t(), a)) / 2;
  };
}

}  // namespace

TensorLoss make_tensor_loss(const std::string& name, Params params, const std::string& direction,
                            const std::string& mode, double& log_average) {
  static const auto all_rules = rules();
  static const auto all_phis = phis();
  if (const auto rule = all_rules.find(name); rule != all_rules.end()) {
    return directed([rule = rule->second(params), params, mode](
                        const Tensor& s, const Tensor&) { return tuples(s, rule, params, mode); },
                    direction);
  }
  if (const auto phi = all_phis.find(name); phi != all_phis.end()) {
    return [make = phi->second, params](const Tensor& s, const Tensor&) {
      const auto [positive, negative] = make(params, static_cast<double>(s.size(0)));
      return positive(s.diagonal()).mean() + negative(negatives(s)).mean();
    };
  }
  if (name == "infonce" || name == "infonce-symmetric") {
    return directed([](const Tensor& s, const Tensor&) { return infonce(s); },
                    name == "infonce" ? direction : "both");
  }
  if (name == "alpha-infonce") {
    const double alpha = params.at("alpha");
    return directed([alpha](const Tensor& s, const Tensor&) { return alpha_infonce(s, alpha); }, direction);
  }
  return [name, params, &log_average](const Tensor& s, const Tensor& a) {
    if (name == "ml-infonce") return ml_infonce(s, params);
    if (name == "dv-nwj") return dv_nwj(s, params);
    if (name == "tuba") return tuba(s, a);
    if (name == "interpolated") return interpolated(s, a, params);
    if (name == "mine") return mine(s, params, log_average);
    if (name == "dv") return log_mean(s) - s.diagonal().mean();
    throw std::logic_error("no tensor operations for " + name);
  };
}

}  // namespace kedge::torch
