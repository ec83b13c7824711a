// The file's ending says which back end draws.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/atomic_file.hpp"
#include "kedge/error.hpp"
#include "kedge/report.hpp"
#include "report/figure.hpp"
#include "report/html.hpp"
#include "report/link_figure.hpp"
#include "report/palette.hpp"
#include "report/png_canvas.hpp"
#include "report/svg_canvas.hpp"

namespace kedge {
namespace {

using namespace report;

std::string lower_ending(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const std::size_t dot = name.find_last_of('.');
  std::string ending = dot == std::string::npos ? "" : name.substr(dot);
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return ending;
}

template <class Draw>
std::string svg_file(double width, double height, const Draw& draw, const std::string& title,
                     const std::string& description) {
  SvgCanvas canvas(width, height, [](Ink ink) { return hex(light_colour(ink)); });
  draw(canvas);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + canvas.finish(title, description);
}

template <class Draw>
std::string png_file(double width, double height, const Draw& draw) {
  PngCanvas canvas(width, height, 2);
  draw(canvas);
  return canvas.finish();
}

}  // namespace

void require_plot_path(const std::string& path) {
  const std::string ending = lower_ending(path);
  if (ending == ".svg" || ending == ".png" || ending == ".html") return;
  throw InputError(
      fmt::format("{} must end in .svg, .png or .html, which says what kind of plot it is", path));
}

void save_plot(const std::string& path, const Estimate& estimate) {
  require_plot_path(path);
  const std::string ending = lower_ending(path);
  const auto draw = [&](Canvas& canvas) { draw_figure(canvas, estimate); };
  write_file_atomically(path, ending == ".svg"
                                  ? svg_file(figure_width, figure_height, draw, figure_title(estimate),
                                             figure_description(estimate))
                              : ending == ".png" ? png_file(figure_width, figure_height, draw)
                                                 : html_page(estimate));
}

void save_roc_plot(const std::string& path, const LinkReport& report) {
  require_plot_path(path);
  const std::string ending = lower_ending(path);
  const auto draw = [&](Canvas& canvas) { draw_curves(canvas, report); };
  const double height = curves_height(report);
  write_file_atomically(path, ending == ".svg"   ? svg_file(curves_width, height, draw, curves_title(report),
                                                            curves_description(report))
                              : ending == ".png" ? png_file(curves_width, height, draw)
                                                 : link_page(report));
}

}  // namespace kedge
