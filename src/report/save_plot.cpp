// The file's ending says which back end draws.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/atomic_file.hpp"
#include "kedge/error.hpp"
#include "kedge/report.hpp"
#include "report/figure.hpp"
#include "report/html.hpp"
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

std::string svg_file(const Estimate& estimate) {
  SvgCanvas canvas(figure_width, figure_height, [](Ink ink) { return hex(light_colour(ink)); });
  draw_figure(canvas, estimate);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         canvas.finish(figure_title(estimate), figure_description(estimate));
}

std::string png_file(const Estimate& estimate) {
  PngCanvas canvas(figure_width, figure_height, 2);
  draw_figure(canvas, estimate);
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
  write_file_atomically(path, ending == ".svg"   ? svg_file(estimate)
                              : ending == ".png" ? png_file(estimate)
                                                 : html_page(estimate));
}

}  // namespace kedge
