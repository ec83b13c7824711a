#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "kedge/report.hpp"
#include "report/example.hpp"
#include "report/numbers.hpp"
#include "report/text_style.hpp"

namespace kedge {
namespace {

using namespace report;
using report_test::distrusted;
using report_test::example;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Text, SaysTheNumberItsIntervalAndWhereItCameFrom) {
  const std::string text = to_text(example());
  EXPECT_THAT(text, HasSubstr("I(X;Y) = 1.021 nats   95 % interval 0.997 to 1.045, standard error 0.012"));
  EXPECT_THAT(text, HasSubstr("5,000; X has 3 columns, Y has 2 columns"));
  EXPECT_THAT(text, HasSubstr("infonce-anchor, K = 127, nu = 1; mixed critic"));
  EXPECT_THAT(text, HasSubstr("Donsker-Varadhan 1.009; NWJ 1.007"));
  EXPECT_THAT(text, Not(HasSubstr("certified")));
  EXPECT_THAT(text, HasSubstr("pass  calibration"));
  EXPECT_THAT(text, EndsWith("\n  trusted\n"));
}

TEST(Text, SaysWhatIsCertifiedAndHowSurely) {
  Estimate e = example();
  e.bounds.certified = 0.8;
  EXPECT_THAT(to_text(e), HasSubstr("certified >= 0.800 at 95 %"));
  e.bounds.certified = -0.2;
  EXPECT_THAT(to_text(e), HasSubstr("nothing certified at 95 %"));
}

TEST(Text, SaysWhatWasGivenAndHowLikelyItIsWithoutDependence) {
  Estimate e = example();
  e.given = "age";
  e.null = {19, 0.05, 0.001, 0.012};
  const std::string text = to_text(e);
  EXPECT_THAT(text, HasSubstr("I(X;Y|Z) = 1.021 nats"));
  EXPECT_THAT(text, HasSubstr("given       age\n"));
  EXPECT_THAT(text, HasSubstr("p = 0.05 of independence, from 19 permutations; their mean 0.001,"));
}

TEST(Text, IsSilentOnObjectivesWhereNoCriticWasTrained) {
  Estimate e = example();
  e.objective = "";
  e.method = "ksg";
  e.chosen = "ksg-1";
  e.k = 3;
  EXPECT_THAT(to_text(e), HasSubstr("ksg chose ksg-1, k = 3"));
  EXPECT_THAT(to_text(e), Not(HasSubstr("objective")));
}

TEST(Text, EndsWithAWarningWhenACheckFailed) {
  const std::string text = to_text(distrusted());
  EXPECT_THAT(text, HasSubstr("FAIL  calibration"));
  EXPECT_THAT(text, EndsWith("do not trust this number: the check of calibration failed\n"));
}

TEST(Text, HasColourOnlyWhenAsked) {
  EXPECT_THAT(to_text(distrusted()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_text(distrusted(), true), HasSubstr("\x1b["));
}

TEST(Text, FitsATerminalOf80Columns) {
  Estimate e = distrusted();
  e.checks[0].message = std::string(30, 'x') + " " + e.checks[0].message + " " + e.checks[0].message;
  std::istringstream lines(to_text(e));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
}

TEST(Text, DoesNotSpeakInControlCodesOfOthers) {
  Estimate e = distrusted();
  e.checks[0].message = "evil \x1b[2J\xff message";
  EXPECT_THAT(to_text(e), Not(HasSubstr("\x1b")));
}

TEST(Text, SurvivesAnEmptyEstimate) {
  Estimate e;
  e.mi = e.std_error = e.ci[0] = e.ci[1] = std::nan("");
  e.trusted = false;
  EXPECT_THAT(to_text(e), HasSubstr("I(X;Y) = none nats"));
}

TEST(Numbers, HaveDecimalsThatFollowTheStandardError) {
  EXPECT_EQ(decimals_for(0.3), 3);
  EXPECT_EQ(decimals_for(0.012), 3);
  EXPECT_EQ(decimals_for(0.00012), 5);
  EXPECT_EQ(decimals_for(1e-12), 6);
  EXPECT_EQ(decimals_for(0), 3);
  EXPECT_EQ(decimals_for(std::nan("")), 3);
}

TEST(Numbers, ReadWell) {
  EXPECT_EQ(fixed(-0.0001, 3), "0.000");
  EXPECT_EQ(fixed(-0.5, 3), "-0.500");
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(1234567), "1,234,567");
  EXPECT_EQ(duration(3.24), "3.2 s");
  EXPECT_EQ(duration(250), "4 min 10 s");
  EXPECT_EQ(duration(7300), "2 h 1 min");
  EXPECT_EQ(percent(0.95), "95 %");
  EXPECT_EQ(percent(0.999), "99.9 %");
}

TEST(Wrapped, BreaksBetweenWordsAndCountsLettersNotBytes) {
  EXPECT_EQ(wrapped("one two three", 2, 9), "one two\n  three");
  EXPECT_EQ(wrapped("ééé ééé", 0, 7), "ééé ééé");
  EXPECT_EQ(wrapped("unbreakable", 0, 4), "unbreakable");
  EXPECT_EQ(wrapped("", 0, 4), "");
}

}  // namespace
}  // namespace kedge
