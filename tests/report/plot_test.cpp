#include <cairo.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "kedge/error.hpp"
#include "kedge/report.hpp"
#include "report/example.hpp"
#include "report/xml_check.hpp"

namespace kedge {
namespace {

namespace fs = std::filesystem;
using report_test::example;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

class Plot : public testing::Test {
 protected:
  Plot() : folder_(fs::temp_directory_path() / ("kedge-plot-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~Plot() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string plotted(const std::string& name, const Estimate& estimate) const {
    save_plot(path(name), estimate);
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  fs::path folder_;
};

std::vector<Estimate> awkward() {
  std::vector<Estimate> all(1);  // nothing at all
  Estimate two = example(2);
  two.n = 2;
  two.curves.clear();
  Estimate constant = example(10);
  std::ranges::fill(constant.pmi, 0.0);
  constant.mi = 0, constant.std_error = 0, constant.ci = {0, 0}, constant.correction = 0;
  for (TrainingCurve& curve : constant.curves) std::ranges::fill(curve.held_out_loss, 1.0);
  Estimate missing = example();
  missing.mi = nan, missing.ci = {nan, inf}, missing.std_error = nan;
  missing.pmi = {nan, inf, -inf, 1, 2};
  missing.curves[0].train_loss[0] = nan;
  missing.curves[1].held_out_loss.clear();
  missing.curves[2].step = {nan};
  Estimate huge = example();
  huge.pmi = {-1e308, 1e308, 0, 1};
  huge.mi = 1e308;
  huge.curves[0].held_out_loss[0] = 1e308;
  Estimate tiny = example(3);
  tiny.pmi = {1e-310, 2e-310, 3e-310};
  all.insert(all.end(), {two, constant, missing, huge, tiny});
  return all;
}

TEST_F(Plot, SvgIsWellFormedAndItsTextIsText) {
  const std::string svg = plotted("p.svg", example());
  EXPECT_EQ(report_test::xml_problem(svg), "");
  EXPECT_THAT(svg, HasSubstr(">I(X;Y) = 1.021 nats</text>"));
  EXPECT_THAT(svg, HasSubstr(">pointwise mutual information (nats)</text>"));
  EXPECT_THAT(svg, HasSubstr(">training steps</text>"));
  EXPECT_LT(svg.size(), 60'000u);
}

TEST_F(Plot, SpeaksBitsWhenAsked) {
  Estimate e = example();
  e.options.units = "bits";
  const std::string svg = plotted("p.svg", e);
  EXPECT_THAT(svg, HasSubstr("I(X;Y) = 1.473 bits"));
  EXPECT_THAT(svg, HasSubstr("pointwise mutual information (bits)"));
}

TEST_F(Plot, SurvivesWhatCannotBePlotted) {
  for (const Estimate& e : awkward()) {
    const std::string svg = plotted("p.svg", e);
    EXPECT_EQ(report_test::xml_problem(svg), "");
    // "none" is how a missing number is called; a place that is not a number would spoil the drawing.
    EXPECT_THAT(svg, Not(testing::AnyOf(HasSubstr("nan"), HasSubstr("inf "), HasSubstr("inf,"))));
    EXPECT_FALSE(plotted("p.png", e).empty());
    EXPECT_FALSE(plotted("p.html", e).empty());
  }
}

TEST_F(Plot, PngDecodesAtItsFullSize) {
  plotted("p.png", example());
  cairo_surface_t* image = cairo_image_surface_create_from_png(path("p.png").c_str());
  EXPECT_EQ(cairo_surface_status(image), CAIRO_STATUS_SUCCESS);
  EXPECT_EQ(cairo_image_surface_get_width(image), 1800);
  EXPECT_EQ(cairo_image_surface_get_height(image), 840);
  cairo_surface_destroy(image);
}

TEST_F(Plot, PngIsTheSameEveryTime) { EXPECT_EQ(plotted("a.png", example()), plotted("b.png", example())); }

TEST_F(Plot, HtmlStandsAloneAndEscapesWhatOthersWrote) {
  Estimate e = example();
  e.chosen = "<script>alert(\"1\")</script>";
  e.checks[0].message = "a & b < c \xff\x01";
  const std::string html = plotted("p.html", e);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&quot;1&quot;)"));
  EXPECT_THAT(html, HasSubstr("a &amp; b &lt; c \xEF\xBF\xBD\xEF\xBF\xBD"));
  EXPECT_THAT(html, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("<title>I(X;Y) = 1.021 nats, 95 % interval 0.997 to 1.045</title>"));
  EXPECT_THAT(html, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(html, HasSubstr("role=\"img\""));
  for (const char* fetched : {"src=", "href=", "@import", "url(http"})
    EXPECT_THAT(html, Not(HasSubstr(fetched)));
}

TEST_F(Plot, ChoosesByTheEndingInAnyCase) {
  EXPECT_THAT(plotted("P.SVG", example()), HasSubstr("<svg"));
  EXPECT_THAT(plotted("a.b.png", example()), testing::StartsWith("\x89PNG"));
}

TEST_F(Plot, RefusesOtherEndingsByName) {
  for (const char* name : {"p.pdf", "p", ".svgz", "p.svg/p", ""}) {
    EXPECT_THAT([&] { save_plot(name, example()); },
                ThrowsMessage<InputError>(HasSubstr(".svg, .png or .html")));
  }
}

TEST_F(Plot, SaysWhenTheFolderIsMissing) {
  EXPECT_THROW(save_plot(path("no/such/p.svg"), example()), InputError);
}

}  // namespace
}  // namespace kedge
