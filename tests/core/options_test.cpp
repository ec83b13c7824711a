#include "kedge/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kedge/error.hpp"

namespace kedge {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

void set_text(Options& options, const std::string& name, const std::string& text) {
  set_option(options, name, parse_option(option_spec(name), text));
}

TEST(Options, DefaultsAreValid) { EXPECT_NO_THROW(validate(Options{})); }

TEST(Options, EveryRowReadsBackItsOwnDefault) {
  for (const OptionSpec& spec : option_table()) {
    const OptionValue value = spec.default_value();
    if (option_text(value).empty()) continue;  // param has none
    EXPECT_EQ(parse_option(spec, option_text(value)), value) << spec.name;
    EXPECT_FALSE(spec.help.empty()) << spec.name;
  }
}

TEST(Options, ValuesReachTheirFieldsAndAreMarkedAsGiven) {
  Options options;
  set_text(options, "nu", "8");
  set_text(options, "hidden", "256,128");
  set_text(options, "param", "tau=inf");
  set_text(options, "param", "beta=2");
  EXPECT_EQ(options.nu, 8);
  EXPECT_THAT(options.hidden, testing::ElementsAre(256, 128));
  EXPECT_EQ(options.param.at("tau"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(options.param.at("beta"), 2);
  EXPECT_THAT(options.given, testing::ElementsAre("hidden", "nu", "param"));
}

TEST(Options, ALaterParameterReplacesAnEarlierOneOfItsName) {
  Options options;
  set_text(options, "param", "tau=1");
  set_text(options, "param", "tau=5");
  EXPECT_EQ(options.param.at("tau"), 5);
}

struct Refusal {
  const char *name, *text, *sentence;
};
class RefusedOption : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedOption, SaysWhatIsWrong) {
  const auto [name, text, sentence] = GetParam();
  Options options;
  EXPECT_THAT([&] { set_text(options, name, text); }, ThrowsMessage<InputError>(HasSubstr(sentence)));
}

INSTANTIATE_TEST_SUITE_P(
    Sentences, RefusedOption,
    testing::Values(Refusal{"nu", "-1", "--nu must be at least 0, not '-1'"},
                    Refusal{"nu", "nan", "--nu must be a number, not 'nan'"},
                    Refusal{"nu", "inf", "--nu must be a finite number, not 'inf'"},
                    Refusal{"batch", "1", "--batch must be at least 2 and at most 65536, not '1'"},
                    Refusal{"batch", "12x", "--batch must be a whole number, not '12x'"},
                    Refusal{"lr", "0", "--lr must be above 0 and at most 10, not '0'"},
                    Refusal{"hidden", "3,,4", "--hidden must be whole numbers like 256,256, not '3,,4'"},
                    Refusal{"param", "tau", "--param must be name=value, not 'tau'"},
                    Refusal{"critic", "seperable", "did you mean 'separable'?"},
                    Refusal{"bacth", "3", "there is no option 'bacth'; did you mean 'batch'?"}));

TEST(Options, KMustFitTheBatch) {
  Options options;
  options.k = 128;
  EXPECT_THAT([&] { validate(options); },
              ThrowsMessage<InputError>(HasSubstr("--k must be at most batch - 1 = 127, not 128")));
}

TEST(Options, AGapIsForBlocks) {
  Options options;
  set_text(options, "gap", "3");
  EXPECT_THAT([&] { validate(options); },
              ThrowsMessage<InputError>(HasSubstr("give --fold-by blocks with it")));
  set_text(options, "fold-by", "blocks");
  EXPECT_NO_THROW(validate(options));
}

}  // namespace
}  // namespace kedge
