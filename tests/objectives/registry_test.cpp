// Names, parameters and the sentences that refuse them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "kedge/error.hpp"
#include "objectives/support.hpp"
#include "objectives/training_loss.hpp"

namespace kedge {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Registry, HasEveryNameOfTheContract) {
  const std::set<std::string> expected = {"infonce-anchor",
                                          "anchor-brier",
                                          "anchor-spherical",
                                          "anchor-pseudospherical",
                                          "anchor-power",
                                          "anchor-ratio-power",
                                          "infonce",
                                          "infonce-symmetric",
                                          "nce",
                                          "js",
                                          "pcc",
                                          "dv",
                                          "mine",
                                          "nwj",
                                          "tuba",
                                          "interpolated",
                                          "smile",
                                          "dv-nwj",
                                          "alpha-infonce",
                                          "ml-infonce",
                                          "d-rfc",
                                          "kl-dime",
                                          "gan-dime",
                                          "hd-dime",
                                          "rkl-dime",
                                          "sl-dime",
                                          "jsd-lb"};
  std::set<std::string> names;
  for (const ObjectiveInfo& info : list_objectives()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name << " is there twice";
  }
  for (const std::string& name : expected) EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Registry, TellsEnoughOfEach) {
  const std::set<std::string> bounds = {"infonce",   "infonce-symmetric", "dv",     "nwj",
                                        "tuba",      "interpolated",      "dv-nwj", "alpha-infonce",
                                        "ml-infonce"};
  const std::set<std::string> mixed = {"mine", "js", "smile"};
  const std::set<std::string> open = {"infonce", "infonce-symmetric", "alpha-infonce", "ml-infonce", "dv",
                                      "mine"};
  for (const ObjectiveInfo& info : list_objectives()) {
    EXPECT_FALSE(info.family.empty() || info.reference.empty() || info.summary.empty()) << info.name;
    EXPECT_EQ(info.type, bounds.contains(info.name) ? 1 : mixed.contains(info.name) ? 2 : 3) << info.name;
    EXPECT_EQ(info.plug_in, !open.contains(info.name)) << info.name;
    EXPECT_EQ(objective_info(info.name).summary, info.summary);
    for (const auto& [name, value] : info.defaults)
      EXPECT_TRUE(std::isfinite(value)) << info.name << ' ' << name;
  }
}

template <class Call>
void expect_refusal(const Call& call, const std::string& words) {
  EXPECT_THAT(call, ThrowsMessage<InputError>(HasSubstr(words)));
}

TEST(Refusals, NameWhatIsWrong) {
  expect_refusal([] { make_objective("infonce-ancor"); }, "infonce-anchor");
  expect_refusal([] { make_objective("nwj", {{"nu", 1}}); }, "nu");
  expect_refusal([] { make_objective("infonce-anchor", {{"nu", -1}}); }, "nu");
  expect_refusal([] { make_objective("infonce-anchor", {{"nu", std::nan("")}}); }, "nu");
  expect_refusal([] { make_objective("anchor-power", {{"alpha", 1}}); }, "alpha");
  expect_refusal([] { make_objective("anchor-pseudospherical", {{"beta", 0.5}}); }, "beta");
  expect_refusal([] { make_objective("alpha-infonce", {{"alpha", 1}}); }, "alpha");
  expect_refusal([] { make_objective("interpolated", {{"alpha", 1.5}}); }, "alpha");
  expect_refusal([] { make_objective("smile", {{"tau", 0}}); }, "tau");
  expect_refusal([] { make_objective("infonce-anchor", {}, "diagonal"); }, "direction");
  expect_refusal([] { make_objective("infonce-anchor", {}, "rows", "rand"); }, "mode");
  expect_refusal([] { objectives::make_training_loss("infonce-anchor", {{"k", 8}}, "rows", "avg", 8); }, "k");
}

TEST(Refusals, NameShapesThatDoNotFit) {
  const auto s = random_scores(6, 1);
  auto loss = [&](const std::string& name, const ObjectiveParams& params, MatrixView<const double> scores,
                  Baseline<double> a = {}) { return make_objective(name, params)->loss(scores, {}, a); };
  expect_refusal([&] { loss("infonce-anchor", {}, s.top(5)); }, "square");
  expect_refusal([&] { loss("infonce-anchor", {}, s.view().block(0, 0, 1, 1)); }, "2");
  expect_refusal([&] { loss("infonce-anchor", {{"k", 6}}, s.view()); }, "k");
  expect_refusal([&] { loss("infonce-anchor", {{"k", 1.5}}, s.view()); }, "k");
  const std::vector<double> a(5);
  expect_refusal([&] { loss("tuba", {}, s.view(), {a, {}}); }, "baseline");
  expect_refusal([&] { loss("nwj", {}, s.view(), {a, {}}); }, "baseline");
}

TEST(Smile, TakesAnInfiniteTau) {
  const auto s = random_scores(6, 1);
  EXPECT_NEAR(make_objective("smile", {{"tau", INFINITY}})->value(s.view()),
              make_objective("dv")->value(s.view()), 1e-12);
}

}  // namespace
}  // namespace kedge
