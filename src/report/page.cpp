#include "report/page.hpp"

#include <fmt/format.h>

#include "report/markup.hpp"
#include "report/palette.hpp"

namespace kedge::report {
namespace {

constexpr std::string_view page_style = R"(
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--kedge-paper); color: var(--kedge-text);
  font: 1rem/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.verdict { font-weight: 600; margin: .25rem 0 1rem; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--kedge-rule);
  vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
tbody th { font-weight: 400; color: var(--kedge-muted); white-space: nowrap; }
td { font-variant-numeric: tabular-nums; }
.good { color: var(--kedge-good); }
.bad { color: var(--kedge-bad); font-weight: 600; }
.scroll { overflow-x: auto; }
td.number, th.number { text-align: right; white-space: nowrap; }
@media print { body { margin: 0; } }
)";

std::string variables(Rgb (*colour)(Ink)) {
  std::string text;
  for (const Ink ink : all_inks) text += fmt::format("--kedge-{}:{};", ink_name(ink), hex(colour(ink)));
  return text;
}

}  // namespace

std::string html_row(std::string_view heading, std::string_view value) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_markup(heading),
                     escape_markup(value));
}

SvgCanvas page_canvas(double width, double height, std::string name) {
  return {width, height, [](Ink ink) { return fmt::format("var(--kedge-{})", ink_name(ink)); },
          std::move(name)};
}

std::string html_frame(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{0}</title>\n<style>\n:root {{ {1} }}\n"
      "@media (prefers-color-scheme: dark) {{ :root {{ {2} }} }}\n{3}</style>\n</head>\n<body>\n<main>\n"
      "{4}</main>\n</body>\n</html>\n",
      escape_markup(title), variables(light_colour), variables(dark_colour), page_style, body);
}

}  // namespace kedge::report
