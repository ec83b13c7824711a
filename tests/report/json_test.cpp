#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "kedge/report.hpp"
#include "report/example.hpp"

namespace kedge {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> keys(const Json& json) {
  std::vector<std::string> names;
  for (const auto& item : json.items()) names.push_back(item.key());
  return names;
}

TEST(Json, HasTheKeysOfTheContractInTheirOrder) {
  const Json json = Json::parse(to_json(report_test::example()));
  EXPECT_THAT(keys(json),
              ElementsAre("mi", "unit", "std_error", "ci", "level", "n", "dropped", "dims", "method",
                          "chosen", "correction", "objective", "k", "nu", "bounds", "checks", "trusted",
                          "seconds", "seed", "threads", "version", "options"));
  EXPECT_THAT(keys(json["bounds"]), ElementsAre("dv", "nwj", "certified"));
  EXPECT_THAT(keys(json["checks"][0]), ElementsAre("name", "passed", "value", "message"));
  EXPECT_EQ(json["unit"], "nats");
  EXPECT_EQ(json["mi"], 1.021);
  EXPECT_EQ(json["dims"], Json({3, 2}));
  EXPECT_EQ(json["k"], 127);
  EXPECT_EQ(json["checks"].size(), 2u);
}

TEST(Json, IsOneLine) { EXPECT_EQ(to_json(report_test::example()).find('\n'), std::string::npos); }

TEST(Json, WritesNullForWhatDoesNotExist) {
  Estimate e = report_test::example();
  e.mi = std::numeric_limits<double>::quiet_NaN();
  e.std_error = std::numeric_limits<double>::infinity();
  e.ci[0] = -std::numeric_limits<double>::infinity();
  e.nu = std::numeric_limits<double>::quiet_NaN();
  e.checks[0].value = std::numeric_limits<double>::quiet_NaN();
  const Json json = Json::parse(to_json(e));
  EXPECT_TRUE(json["mi"].is_null());
  EXPECT_TRUE(json["std_error"].is_null());
  EXPECT_TRUE(json["ci"][0].is_null());
  EXPECT_TRUE(json["nu"].is_null());
  EXPECT_TRUE(json["bounds"]["certified"].is_null());
  EXPECT_TRUE(json["checks"][0]["value"].is_null());
}

TEST(Json, HasNullOnlyWhereItWasAsked) {
  Estimate e = report_test::example();
  EXPECT_FALSE(Json::parse(to_json(e)).contains("null"));
  e.null = {19, 0.05, std::log(2.0), std::nan("")};
  e.options.units = "bits";
  const Json null = Json::parse(to_json(e))["null"];
  EXPECT_THAT(keys(null), ElementsAre("n", "p_value", "mean", "sd"));
  EXPECT_EQ(null["n"], 19);
  EXPECT_EQ(null["p_value"], 0.05);
  EXPECT_NEAR(null["mean"].get<double>(), 1, 1e-15);
  EXPECT_TRUE(null["sd"].is_null());
}

TEST(Json, HasNoObjectiveWhereNoCriticWasTrained) {
  Estimate e = report_test::example();
  e.objective = "";
  e.k = 0;
  e.nu = std::nan("");
  Json json = Json::parse(to_json(e));
  for (const char* name : {"objective", "k", "nu"}) EXPECT_TRUE(json[name].is_null()) << name;
  e.k = 3;
  EXPECT_EQ(Json::parse(to_json(e))["k"], 3);
}

TEST(Json, EchoesWhatWasGiven) {
  Estimate e = report_test::example();
  e.given = "z.npy";
  EXPECT_EQ(Json::parse(to_json(e))["options"], Json::parse(R"({"given": "z.npy"})"));
}

TEST(Json, ConvertsEveryQuantityToBits) {
  Estimate e = report_test::example();
  e.options.units = "bits";
  e.mi = e.std_error = e.correction = e.bounds.dv = e.bounds.nwj = e.bounds.certified = std::log(2.0);
  e.ci = {0, 2 * std::log(2.0)};
  const Json json = Json::parse(to_json(e));
  EXPECT_EQ(json["unit"], "bits");
  for (const char* name : {"mi", "std_error", "correction"})
    EXPECT_NEAR(json[name].get<double>(), 1, 1e-15) << name;
  for (const char* name : {"dv", "nwj", "certified"})
    EXPECT_NEAR(json["bounds"][name].get<double>(), 1, 1e-15) << name;
  EXPECT_NEAR(json["ci"][1].get<double>(), 2, 1e-15);
}

TEST(Json, EchoesTheOptionsThatWereGivenAndNoOthers) {
  Estimate e = report_test::example();
  set_option(e.options, "nu", 8.0);
  set_option(e.options, "hidden", std::vector<std::int64_t>{32, 16});
  set_option(e.options, "param",
             std::map<std::string, double>{{"tau", std::numeric_limits<double>::infinity()}});
  set_option(e.options, "units", std::string("bits"));
  const Json json = Json::parse(to_json(e));
  EXPECT_EQ(json["options"],
            Json::parse(R"({"nu": 8.0, "param": {"tau": "inf"}, "hidden": [32, 16], "units": "bits"})"));
  EXPECT_EQ(Json::parse(to_json(report_test::example()))["options"], Json::object());
}

TEST(Json, SurvivesBytesThatAreNotUtf8) {
  Estimate e = report_test::example();
  e.checks[0].message = "column \xff\xfe of x.csv";
  EXPECT_THAT(Json::parse(to_json(e))["checks"][0]["message"].get<std::string>(), HasSubstr("of x.csv"));
}

TEST(ObjectivesJson, HasTheContractsKeys) {
  ObjectiveInfo info;
  info.name = "smile";
  info.family = "bound";
  info.type = 2;
  info.defaults = {{"tau", std::numeric_limits<double>::infinity()}};
  info.reference = "Song and Ermon 2020";
  const Json json = Json::parse(to_json(std::vector{info}));
  EXPECT_EQ(json,
            Json::parse(R"([{"name": "smile", "family": "bound", "rule": "", "type": 2, "needs": ["tau"],
                                   "defaults": {"tau": "inf"}, "reference": "Song and Ermon 2020"}])"));
  EXPECT_THAT(keys(json[0]), ElementsAre("name", "family", "rule", "type", "needs", "defaults", "reference"));
}

TEST(ObjectivesText, AlignsItsColumns) {
  ObjectiveInfo longer, shorter;
  longer.name = "a-longer-name", longer.family = "bound", longer.reference = "Ref";
  shorter.name = "x", shorter.family = "bound", shorter.reference = "Ref";
  const std::string text = to_text(std::vector{longer, shorter});
  std::vector<std::size_t> places;
  for (std::size_t at = text.find("bound"); places.size() < 2; at = text.find("bound", at + 1)) {
    places.push_back(at - (text.rfind('\n', at) + 1));
  }
  EXPECT_EQ(places[0], places[1]);
}

}  // namespace
}  // namespace kedge
