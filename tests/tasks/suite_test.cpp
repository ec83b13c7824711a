// Suites as they are written, and what becomes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "kedge/bench.hpp"
#include "kedge/error.hpp"
#include "kedge/objective.hpp"
#include "kedge/task.hpp"
#include "tasks/suites/embedded.hpp"
#include "tasks/suites/suite.hpp"
#include "tasks/suites/variant.hpp"
#include "tasks/sweep/plan.hpp"

namespace kedge::tasks {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr const char* small = R"(
name = "small"
unit = "bits"
tasks = ["gaussian/d2/bits{level}"]
levels = [1, 2.5]
objectives = ["smile:tau=5", "nwj"]
critics = ["separable"]
seeds = [0, 3]
steps = 100
window = [51, 100]
)";

Suite with(const std::string& line) { return parse_suite(std::string(small) + line + "\n", "s.toml"); }

TEST(Suites, ThoseOfTheLibraryAskForThingsThatExist) {
  ASSERT_GE(embedded_suites().size(), 7U);
  for (const EmbeddedSuite& embedded : embedded_suites()) {
    const std::string name(embedded.name);
    const Suite suite = adapted(load_suite(name), {});  // checks objectives, critics and methods
    EXPECT_EQ(suite.name, name);
    for (const std::string& task : suite.tasks) {
      if (task.starts_with("mnist") || task.starts_with("imdb-bert")) continue;  // they need files
      if (const auto* stairs = std::get_if<Staircase>(&suite.kind)) {
        for (const double level : stairs->levels) {
          const double nats = suite.unit == "bits" ? level * 0.6931471805599453 : level;
          EXPECT_NEAR(task_mi(at_level(task, level)), nats, 1e-9) << task;
        }
      } else {
        EXPECT_GT(task_mi(task), 0) << task;
      }
    }
  }
}

TEST(Suites, StaircasesOfTheLiteratureAreScoredOverTheirSecondHalf) {
  const Suite suite = load_suite("gaussian10");
  const auto& stairs = std::get<Staircase>(suite.kind);
  EXPECT_THAT(stairs.levels, ElementsAre(2, 4, 6, 8, 10));
  EXPECT_EQ(stairs.steps, 4000U);
  EXPECT_EQ(stairs.first_step, 2001U);
  EXPECT_EQ(stairs.last_step, 4000U);
  EXPECT_EQ(stairs.batch, 64U);
  EXPECT_EQ(stairs.training.lr, 5e-4);
  EXPECT_EQ(stairs.training.schedule, Schedule::constant);
  EXPECT_EQ(stairs.training.average, 0);
}

TEST(Suites, HowTheyTrainIsAmongTheirSettings) {
  EXPECT_EQ(settings_of(with("")).find("schedule"), std::string::npos);
  const std::string settings = settings_of(with("schedule = \"level\"\naverage = 0.9"));
  EXPECT_THAT(settings, HasSubstr(R"("schedule":"level","average":0.9)"));
}

TEST(Suites, OtherStepsScoreTheSameShare) {
  Suite suite = load_suite("gaussian10");
  set_steps(suite, 10);
  EXPECT_EQ(std::get<Staircase>(suite.kind).first_step, 6U);
  EXPECT_EQ(std::get<Staircase>(suite.kind).last_step, 10U);
  set_steps(suite, 1);
  EXPECT_EQ(std::get<Staircase>(suite.kind).first_step, 1U);
  EXPECT_EQ(std::get<Staircase>(suite.kind).last_step, 1U);
}

TEST(Suites, APlanIsEveryCombinationOnce) {
  BenchOptions options;
  options.objectives = {"nwj", "js", "nwj"};
  options.critics = {"concat", "cosine"};
  options.seeds = {7};
  const auto runs = plan(adapted(with(""), options));
  ASSERT_EQ(runs.size(), 4U);
  EXPECT_EQ(runs[0].task, "gaussian/d2/bits{level}");
  EXPECT_EQ(runs[1].objective, "js");
  EXPECT_EQ(runs[2].critic, "cosine");
  EXPECT_EQ(runs[3].seed, 7);
  EXPECT_EQ(plan(with("")).size(), 4U);
  EXPECT_EQ(plan(load_suite("bmi40")).size(), 40U * 3 * 5);
}

TEST(Suites, SomeOfTheTasksAreNamedWithOrWithoutTheLevel) {
  BenchOptions options;
  options.tasks = {"cubic/d10"};
  EXPECT_THAT(adapted(load_suite("gaussian10"), options).tasks, ElementsAre("cubic/d10/bits{level}"));
  options.tasks = {"cubic/d10", "gaussian/d10/bits{level}", "cubic/d10"};
  EXPECT_THAT(adapted(load_suite("gaussian10"), options).tasks,
              ElementsAre("cubic/d10/bits{level}", "gaussian/d10/bits{level}"));
  options.tasks = {"bmi/07"};
  EXPECT_EQ(plan(adapted(load_suite("bmi40"), options)).size(), 3U * 5);
}

constexpr const char* quarter = R"(
[[ratios]]
name = "to the last"
over = "gaussian/d2/bits{level}"
under = "gaussian/d2/bits2.5"
[[ratios]]
name = "to itself"
over = "gaussian/d2/bits{level}"
under = "gaussian/d2/bits{level}"
ideal = 1
)";

TEST(Suites, CriticsMayHaveObjectivesOfTheirOwn) {
  const std::string own =
      "critics = [\"separable\", \"concat\"]\n[objectives-of]\nconcat = [\"pcc\", \"all\"]\n";
  std::string text(small);
  text.erase(text.find("critics"), text.find("seeds") - text.find("critics"));
  const Suite suite = parse_suite(text + own, "s.toml");
  EXPECT_THAT(suite.objectives_for("separable"), ElementsAre("smile:tau=5", "nwj"));
  EXPECT_EQ(suite.objectives_for("concat").size(), list_objectives().size());
  EXPECT_EQ(plan(suite).size(), 2 * (2 + list_objectives().size()));
  BenchOptions options;
  options.objectives = {"js"};
  EXPECT_EQ(plan(adapted(suite, options)).size(), 2U * 2);
  EXPECT_THAT(
      [&] { parse_suite(text + "critics = [\"concat\"]\n[objectives-of]\nconcatt = [\"js\"]", "s.toml"); },
      ThrowsMessage<InputError>(
          HasSubstr("s.toml, objectives-of: there is no key 'concatt'; did you mean 'concat'?")));
}

TEST(Suites, RatiosDivideTheEstimatesOfARun) {
  const Suite suite = with(quarter);
  ASSERT_EQ(suite.ratios.size(), 2U);
  EXPECT_TRUE(std::isnan(suite.ratios[0].ideal));
  EXPECT_THAT(settings_of(suite), HasSubstr("to itself"));
  std::vector<LevelScore> rows(3);
  for (LevelScore& row : rows) row.objective = "nwj";
  rows[0].task = "gaussian/d2/bits1", rows[0].level = 1, rows[0].mean = 3;
  rows[1].task = "gaussian/d2/bits2.5", rows[1].level = 2.5, rows[1].mean = 4;
  rows[2] = rows[0], rows[2].seed = 1;  // whose other level is not there yet
  const auto scores = score_ratios(suite.ratios, rows);
  ASSERT_EQ(scores.size(), 5U);
  EXPECT_EQ(scores[0].name, "to the last");
  EXPECT_EQ(scores[0].value, 0.75);
  EXPECT_EQ(scores[0].level, 1);
  EXPECT_EQ(scores[1].value, 1);
  for (std::size_t i = 2; i < 5; ++i) {
    EXPECT_EQ(scores[i].name, "to itself");
    EXPECT_EQ(scores[i].ideal, 1);
    EXPECT_EQ(scores[i].value, 1);
  }
}

TEST(Suites, LevelsStandInIds) {
  EXPECT_EQ(at_level("gaussian/d2/bits{level}", 4), "gaussian/d2/bits4");
  EXPECT_EQ(at_level("gaussian/d2/bits{level}", 2.5), "gaussian/d2/bits2.5");
}

TEST(Suites, WhatIsWrongIsSaidWithItsPlace) {
  auto refused = [](const std::string& line, const std::string& words) {
    EXPECT_THAT([&] { with(line); }, ThrowsMessage<InputError>(HasSubstr(words))) << line;
  };
  refused("batches = 5", "s.toml: there is no key 'batches'; did you mean 'batch'?");
  refused("batch = 1", "batch must be at least 2");
  refused("lr = \"fast\"", "lr must be a number");
  refused("schedule = \"falling\"", "schedule must be constant, level or all");
  refused("precision = \"float16\"", "s.toml: precision must be float32 or bfloat16, not 'float16'");
  refused("average = 1", "average must be a number from 0");
  refused("ratios = 3", "ratios must be tables, each under [[ratios]]");
  refused("[[ratios]]\nname = \"a\"\nover = \"gaussian/d2/bits1\"\nunder = \"moon\"", "'moon' is none");
  refused("[[ratios]]\nover = \"gaussian/d2/bits1\"", "s.toml, ratios: a ratio needs a name");
  refused("[[ratios]]\nname = \"a\"\nover = \"gaussian/d2/bits1\"\nunder = \"gaussian/d2/bits1\"\nidea = 1",
          "did you mean 'ideal'?");
  refused("hidden = [0]", "hidden must be widths");
  refused("activation = \"tanh\"", "activation must be relu or silu");
  refused("lr =", "s.toml, line 11");
  std::string text(small);
  text.replace(text.find("[0, 3]"), 6, "[0, 2e56]");
  EXPECT_THAT([&] { (void)parse_suite(text, "s.toml"); },
              testing::ThrowsMessage<InputError>(HasSubstr("seeds must be a list of whole numbers")));
  auto text_refused = [](const char* whole, const std::string& words) {
    EXPECT_THAT([&] { parse_suite(whole, "s.toml"); }, ThrowsMessage<InputError>(HasSubstr(words)));
  };
  text_refused("", "s.toml: name is missing");
  text_refused("name = \"a\"", "tasks is missing");
  text_refused(
      "name = \"a\"\ntasks = [\"bmi/01\"]\nobjectives = [\"nwj\"]\ncritics = [\"concat\"]\nlevels = [1]",
      "must hold {level}");
  EXPECT_THAT([] { load_suite("gausian10"); },
              ThrowsMessage<InputError>(HasSubstr("did you mean 'gaussian10'?")));
}

TEST(Suites, OptionsThatDoNotExistAreRefused) {
  auto refused = [](const BenchOptions& options, const char* suite, const std::string& words) {
    EXPECT_THAT([&] { adapted(load_suite(suite), options); }, ThrowsMessage<InputError>(HasSubstr(words)));
  };
  BenchOptions options;
  options.tasks = {"cubic/d20"};
  refused(options, "gaussian10", "suite gaussian10 has no task 'cubic/d20'; did you mean 'cubic/d10'?");
  options.tasks = {"moon"};
  refused(options, "gaussian10", "it has gaussian/d10 and cubic/d10");
  options = {};
  options.objectives = {"nwjj"};
  refused(options, "gaussian10", "nwj");
  options.objectives = {"nwj:tau=5"};
  refused(options, "gaussian10", "tau");
  options.objectives = {"infonce-anchor:k=64"};
  refused(options, "gaussian10", "63");
  options.objectives = {"all:k=3"};
  refused(options, "gaussian10", "all");
  options = {};
  options.critics = {"big"};
  refused(options, "gaussian10", "there is no critic 'big'");
  options.critics = {"concat"};
  refused(options, "bmi40", "has no critics to choose");
}

TEST(Variants, AreOneWordHoweverTheyAreOrdered) {
  EXPECT_EQ(parse_variant("infonce-anchor:nu=8:direction=both").text(), "infonce-anchor:direction=both:nu=8");
  const auto settings = objective_settings(parse_variant("smile:tau=inf"));
  EXPECT_EQ(settings.params.at("tau"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(settings.direction, "rows");
  EXPECT_EQ(objective_settings(parse_variant("infonce:direction=both")).direction, "both");
  for (const char* word : {"", ":tau=5", "smile:", "smile:tau", "smile:tau=", "smile:=5", "tau=5"}) {
    EXPECT_THROW((void)objective_settings(parse_variant(word)), InputError) << word;
  }
  EXPECT_THAT([] { (void)objective_settings(parse_variant("smile:tau=five")); },
              ThrowsMessage<InputError>(HasSubstr("tau must be a number, not 'five'")));
}

TEST(Variants, ShareTheirTrainingWhereOnlyWhatIsReadOffDiffers) {
  const auto key = [](const char* word) { return training_key(parse_variant(word)); };
  EXPECT_EQ(key("smile:tau=1:lr=1e-3"), key("nce:lr=1e-3"));
  EXPECT_NE(key("smile:tau=1:lr=1e-3"), key("nce"));
  EXPECT_NE(key("nce:average=0.9"), key("nce"));  // estimates of other weights
  EXPECT_NE(key("infonce-anchor:nu=8"), key("infonce-anchor"));
  EXPECT_EQ(key("kl-dime"), key("nwj"));
}

TEST(Variants, AllAreTheObjectivesThatAListDoesNotName) {
  const auto words = objective_words({"smile:tau=1", "all", "nwj", "nwj", "smile:tau=5"});
  EXPECT_EQ(words.size(), list_objectives().size() + 1);  // smile twice, and not with its default
  EXPECT_EQ(words.front(), "smile:tau=1");
  EXPECT_EQ(std::ranges::count(words, "nwj"), 1);
  EXPECT_EQ(std::ranges::count(words, "smile"), 0);
  EXPECT_EQ(std::ranges::count(words, "infonce-anchor"), 1);
}

TEST(Variants, TrainAsTheySay) {
  const Training suite{1e-3, Schedule::level, 0.5};
  const Training same = training_of(parse_variant("infonce-anchor:nu=8:direction=both"), suite);
  EXPECT_EQ(same.lr, 1e-3);
  EXPECT_EQ(same.schedule, Schedule::level);
  EXPECT_EQ(same.average, 0.5);
  const Variant own = parse_variant("infonce-anchor:nu=8:lr=2e-4:schedule=all:average=0.99");
  EXPECT_EQ(training_of(own, suite).lr, 2e-4);
  EXPECT_EQ(training_of(own, suite).schedule, Schedule::all);
  EXPECT_EQ(training_of(own, suite).average, 0.99);
  EXPECT_THAT(objective_settings(own).params, ElementsAre(testing::Pair("nu", 8)));
  for (const char* word : {"nwj:lr=0", "nwj:lr=fast", "nwj:average=1", "nwj:schedule=falling"}) {
    EXPECT_THROW(training_of(parse_variant(word), suite), InputError) << word;
  }
}

TEST(Variants, RatesStayOrFallWithinALevelOrOverAll) {
  const Training constant{2, Schedule::constant, 0}, level{2, Schedule::level, 0}, all{2, Schedule::all, 0};
  for (const std::size_t step : {0U, 99U}) EXPECT_EQ(constant.rate(step, 3, 100, 4), 2);
  EXPECT_EQ(level.rate(0, 3, 100, 4), 2);
  EXPECT_NEAR(level.rate(50, 3, 100, 4), 1.02, 1e-12);  // half way from 2 to a fiftieth of it
  EXPECT_EQ(all.rate(0, 0, 100, 4), 2);
  EXPECT_NEAR(all.rate(0, 2, 100, 4), 1.02, 1e-12);
  EXPECT_NEAR(all.rate(50, 1, 100, 4), level.rate(75, 0, 200, 4), 1e-12);
  EXPECT_LT(all.rate(99, 3, 100, 4), 0.041);
}

TEST(Variants, NameMethodsOrObjectives) {
  EXPECT_EQ(method_options(parse_variant("auto")).method, "auto");
  const Options options = method_options(parse_variant("nwj:steps=50:hidden=16,8"));
  EXPECT_EQ(options.method, "critic");
  EXPECT_EQ(options.objective, "nwj");
  EXPECT_EQ(options.steps, 50);
  EXPECT_THAT(options.hidden, ElementsAre(16, 8));
  EXPECT_THROW(method_options(parse_variant("auto:seed=3")), InputError);
  EXPECT_THROW(method_options(parse_variant("auto:stepss=3")), InputError);
}

}  // namespace
}  // namespace kedge::tasks
