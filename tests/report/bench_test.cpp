// Reports of benchmark stores, on rows made here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kedge/report.hpp"
#include "report/bench_ratios.hpp"
#include "report/bench_summary.hpp"
#include "report/xml_check.hpp"

namespace kedge {
namespace {

using report::MethodTable;
using report::RankLine;
using report::StaircaseTable;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

LevelScore level(const std::string& objective, double truth, double bias, double deviation, std::size_t run) {
  LevelScore s;
  s.suite = "small";
  s.task = "gaussian/d2/bits" + std::to_string(static_cast<int>(truth));
  s.objective = objective;
  s.critic = "concat";
  s.seed = static_cast<std::int64_t>(run % 2);
  s.level = s.truth = truth;
  s.mean = truth + bias;
  s.bias = bias;
  s.std = deviation;
  s.rmse = std::sqrt(bias * bias + deviation * deviation);
  s.unit = "bits";
  s.seconds = 2;
  s.run = run;
  return s;
}

SampleScore estimate(const std::string& task, double value, bool trusted) {
  SampleScore s;
  s.suite = "rows";
  s.task = task;
  s.method = "auto";
  s.n = 1000;
  s.truth = 1;
  s.value = value;
  s.std_error = 0.1;
  s.ci = {value - 0.2, value + 0.2};
  s.trusted = trusted;
  s.unit = "nats";
  s.seconds = 4;
  return s;
}

/// Two seeds of one objective, one of another, and one that diverged.
BenchReport example() {
  BenchReport report;
  report.suites = {{"small", "staircase", "bits", 5, 4, 0, 3, 4}, {"rows", "samples", "nats", 4, 4, 1, 1, 0}};
  report.levels = {level("worse", 1, -3, 0, 2), level("worse", 2, 3, 4, 2),
                   level("better", 1, 1, 0, 0), level("better", 2, -1, 0, 0),
                   level("better", 1, 0, 1, 1), level("better", 2, 0, 1, 1),
                   level("lost", 1, 0.1, 0, 3), level("lost", 2, not_a_number, not_a_number, 3)};
  report.samples = {estimate("b", 1.1, true), estimate("a", 0.7, false), estimate("a", 1.2, true),
                    estimate("a", not_a_number, false)};
  report.samples.back().error = "the method, \"auto\", cannot do this";
  StaircaseTrace trace{"small", "gaussian/d2", "better", "concat", 0, "bits", {1, 2}, 4, {}};
  trace.estimates = {0, 1, 1, 1, 2, std::nanf(""), 2, 2};
  report.traces = {trace};
  return report;
}

TEST(BenchReport, RowsHaveTheKeysOfTheContract) {
  std::vector<std::string> lines;
  const std::string text = to_json(example());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(
      lines[1],
      R"({"suite":"small","task":"gaussian/d2/bits2","objective":"worse","critic":"concat","seed":0,"level":2.0,)"
      R"("truth":2.0,"mean":5.0,"bias":3.0,"std":4.0,"rmse":5.0,"unit":"bits","seconds":2.0})");
  const auto lost = nlohmann::json::parse(lines[7]);
  EXPECT_TRUE(lost["mean"].is_null() && lost["rmse"].is_null() && lost["truth"] == 2.0);
  const auto sample = nlohmann::json::parse(lines[8]);
  EXPECT_TRUE(sample["critic"].is_null() && sample["trusted"] == true && sample["n"] == 1000);
  EXPECT_NEAR(sample["bias"].get<double>(), 0.1, 1e-12);
  EXPECT_TRUE(nlohmann::json::parse(lines[11])["trusted"].is_null());
}

TEST(BenchReport, TablesHaveOneWidth) {
  const std::string text = to_csv(example());
  EXPECT_THAT(text, HasSubstr("\"the method, \"\"auto\"\", cannot do this\"\n"));
  std::size_t at = 0, lines = 0;
  for (; at < text.size(); ++lines) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    const auto quoted = static_cast<std::ptrdiff_t>(line.find('"') == std::string::npos ? 0 : 2);
    EXPECT_EQ(std::ranges::count(line, ','), 17 + quoted) << line;
    at = end + 1;
  }
  EXPECT_EQ(lines, 13U);
}

TEST(BenchReport, ScoresAreMeansOverLevelsAndSeeds) {
  const auto tables = report::staircase_tables(example());
  ASSERT_EQ(tables.size(), 1U);
  const StaircaseTable& table = tables[0];
  EXPECT_EQ(table.task, "gaussian/d2");
  EXPECT_THAT(table.levels, ElementsAre(1, 2));
  ASSERT_EQ(table.lines.size(), 3U);
  EXPECT_EQ(table.lines[0].objective, "better");
  EXPECT_EQ(table.lines[0].seeds, 2U);
  EXPECT_EQ(table.lines[0].by_level[0].mean, 1.5);
  EXPECT_EQ(table.lines[0].by_level[1].mean, 1.5);
  EXPECT_EQ(table.lines[0].by_level[0].text(), "0.50 / 0.50 / 1.00");
  EXPECT_EQ(table.lines[0].by_level[1].text(), "-0.50 / 0.50 / 1.00");
  EXPECT_TRUE(table.has_truth);
  EXPECT_EQ(table.lines[0].bias, 0.5);  // of absolute values: they do not cancel
  EXPECT_EQ(table.lines[0].deviation, 0.5);
  EXPECT_EQ(table.lines[0].rmse, 1);
  EXPECT_EQ(table.lines[0].seconds, 4);
  EXPECT_EQ(table.lines[1].objective, "worse");
  EXPECT_EQ(table.lines[1].rmse, std::sqrt(17));  // of 3 and 5: of all their steps together
  EXPECT_EQ(table.lines[2].objective, "lost");
  EXPECT_TRUE(std::isnan(table.lines[2].rmse));
}

/// Two objectives on tasks whose truth nobody knows, but for the ratio of two of them.
BenchReport unknown() {
  BenchReport report;
  report.suites = {{"ratios", "staircase", "nats", 4, 4, 0, 1, 2}};
  for (const char* objective : {"a", "b"}) {
    LevelScore row = level(objective, 1, 0, 0.25, 0);
    row.suite = "ratios";
    row.truth = row.bias = row.rmse = not_a_number;
    report.levels.push_back(row);
    report.traces.push_back(
        {"ratios", "gaussian/d2", objective, "concat", 0, "nats", {not_a_number}, 4, {0, 1, 2, 9}});
  }
  report.ratios = {{"ratios", "two to one", "a", "concat", 0, 7, 2, 1.5},
                   {"ratios", "two to one", "a", "concat", 1, 7, 2, 2.5},
                   {"ratios", "two to one", "b", "concat", 0, 14, 2, 1.75},
                   {"ratios", "to one", "b", "concat", 0, 7, not_a_number, 0.5}};
  return report;
}

TEST(BenchReport, RatiosStandBesideTheirIdeals) {
  const auto tables = report::ratio_tables(unknown());
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].heading(), "two to one, concat critic; 2 if consistent");
  EXPECT_EQ(tables[1].heading(), "to one, concat critic");
  EXPECT_THAT(tables[0].levels, ElementsAre(7, 14));
  ASSERT_EQ(tables[0].lines.size(), 2U);
  EXPECT_EQ(tables[0].lines[0].values[0], 2);  // over seeds
  EXPECT_TRUE(std::isnan(tables[0].lines[0].values[1]));
  EXPECT_EQ(tables[0].lines[1].values[1], 1.75);
  EXPECT_THAT(
      to_json(unknown()),
      HasSubstr(
          R"({"suite":"ratios","task":"two to one","objective":"a","critic":"concat","seed":0,"level":7.0,)"
          R"("truth":2.0,"mean":1.5,"bias":-0.5,"std":null,"rmse":0.5,"unit":"ratio","seconds":null})"));
  EXPECT_THAT(to_csv(unknown()), HasSubstr("\nratios,to one,b,concat,0,7.0,,0.5,,,,ratio,\n"));
}

TEST(BenchReport, WhereTheTruthIsUnknownNobodyIsRanked) {
  EXPECT_TRUE(report::ranking(unknown(), "ratios").empty());
  const auto tables = report::staircase_tables(unknown());
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_FALSE(tables[0].has_truth);
  EXPECT_THAT(tables[0].levels, ElementsAre(1));
  EXPECT_EQ(tables[0].lines[0].by_level[0].mean, 1);
  EXPECT_EQ(tables[0].lines[0].deviation, 0.25);
  EXPECT_THAT(to_text(unknown()), Not(HasSubstr("bias / std / RMSE")));
  EXPECT_THAT(to_text(unknown()), HasSubstr("two to one, concat critic; 2 if consistent"));
  const std::string page = to_html(unknown());
  EXPECT_EQ(report_test::xml_problem(page.substr(16)), "");
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, HasSubstr("two to one, concat critic"));
}

TEST(BenchReport, WhoLosesLevelsRanksLast) {
  const std::vector<RankLine> lines = report::ranking(example(), "small");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].objective, "better");
  EXPECT_EQ(lines[2].objective, "lost");
  EXPECT_EQ(lines[2].lost, 1U);
  EXPECT_NEAR(lines[2].rmse, 0.1, 1e-12);
  EXPECT_TRUE(report::ranking(example(), "rows").empty());
}

TEST(BenchReport, EstimatesAreJudgedByErrorCoverageAndVerdict) {
  const auto tables = report::method_tables(example());
  ASSERT_EQ(tables.size(), 1U);
  const MethodTable& table = tables[0];
  EXPECT_EQ(table.all.runs, 4U);
  EXPECT_EQ(table.all.failed, 1U);
  EXPECT_NEAR(table.all.mae, 0.2, 1e-12);
  EXPECT_NEAR(table.all.bias, 0, 1e-12);
  EXPECT_NEAR(table.all.trusted, 2.0 / 3, 1e-12);
  EXPECT_NEAR(table.all.mae_trusted, 0.15, 1e-12);
  ASSERT_EQ(table.tasks.size(), 2U);
  EXPECT_EQ(table.tasks[0].task, "a");
  EXPECT_NEAR(table.tasks[0].mae, 0.25, 1e-12);
  EXPECT_EQ(table.tasks[0].coverage, 0.5);  // 0.5 to 0.9 misses 1, 1.0 to 1.4 reaches it
  EXPECT_EQ(table.tasks[1].coverage, 1);
}

TEST(BenchReport, TextTellsWhatIsThereAndWhatIsNot) {
  const std::string text = to_text(example());
  for (const char* words :
       {"small: 4 of 5 runs done; in bits; steps 3 to 4 of each level", "gaussian/d2, concat critic",
        "(bias / std / RMSE)", "-0.50 / 0.50 / 1.00", "rows: 4 of 4 runs done, 1 of them failed",
        "auto, n = 1,000", "none", "1 of 2"}) {
    EXPECT_THAT(text, HasSubstr(words));
  }
  EXPECT_EQ(to_text(BenchReport{}), "the store is empty\n");
}

TEST(BenchReport, PageIsXmlWhateverNamesHold) {
  BenchReport report = example();
  const std::string odd = "<script>alert(\"1\")</script> & \x01";
  for (LevelScore& score : report.levels) score.objective = odd;
  for (StaircaseTrace& trace : report.traces) trace.objective = odd;
  for (SampleScore& score : report.samples) score.method = odd;
  for (SuiteProgress& suite : report.suites) suite.unit = odd;
  std::string page = to_html(report);
  ASSERT_TRUE(page.starts_with("<!DOCTYPE html>\n"));
  page.erase(0, page.find('\n') + 1);
  EXPECT_EQ(report_test::xml_problem(page), "");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("<polyline"));
  EXPECT_EQ(report_test::xml_problem(to_html(BenchReport{}).substr(16)), "");
}

}  // namespace
}  // namespace kedge
