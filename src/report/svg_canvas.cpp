#include "report/svg_canvas.hpp"

#include <fmt/format.h>

#include <cmath>

#include "report/markup.hpp"

namespace kedge::report {
namespace {

/// A tenth of a pixel is more than anybody sees.
std::string at(double value) {
  const double rounded = std::round(value * 10) / 10;
  return fmt::format("{}", rounded == 0 ? 0.0 : rounded);
}

std::string see_through(const char* attribute, double opacity) {
  return opacity < 1 ? fmt::format(" {}=\"{:.2g}\"", attribute, opacity) : "";
}

}  // namespace

std::string SvgCanvas::paint(const char* attribute, Ink ink) const {
  const std::string colour = colour_(ink);
  // var() is understood in style, not in attributes.
  return colour.starts_with("var(") ? fmt::format(" style=\"{}:{}\"", attribute, colour)
                                    : fmt::format(" {}=\"{}\"", attribute, colour);
}

void SvgCanvas::line(std::span<const Point> points, const Pen& pen) {
  if (points.size() < 2) return;
  std::string path;
  for (const Point& point : points) {
    path += fmt::format("{}{},{}", path.empty() ? "" : " ", at(point.x), at(point.y));
  }
  body_ += fmt::format("<polyline points=\"{}\" fill=\"none\"{} stroke-width=\"{}\"{}{}/>\n", path,
                       paint("stroke", pen.ink), at(pen.width), pen.dashed ? " stroke-dasharray=\"4 3\"" : "",
                       see_through("stroke-opacity", pen.opacity));
}

void SvgCanvas::fill(const Box& box, Ink ink, double opacity) {
  body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}/>\n", at(box.left),
                       at(box.top), at(box.width()), at(box.height()), paint("fill", ink),
                       see_through("fill-opacity", opacity));
}

void SvgCanvas::dot(Point centre, double radius, Ink ink) {
  body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n", at(centre.x), at(centre.y), at(radius),
                       paint("fill", ink));
}

void SvgCanvas::text(Point baseline, std::string_view words, const Type& type) {
  static constexpr const char* anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
  const std::string turn =
      type.upwards ? fmt::format(" transform=\"rotate(-90 {} {})\"", at(baseline.x), at(baseline.y)) : "";
  body_ +=
      fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\"{}{}{}{}>{}</text>\n", at(baseline.x),
                  at(baseline.y), at(type.size), type.bold ? " font-weight=\"600\"" : "",
                  anchors[static_cast<int>(type.align)], turn, paint("fill", type.ink), escape_markup(words));
}

void SvgCanvas::clip(const Box& box) {
  body_ += fmt::format(
      "<clipPath id=\"{5}-clip-{0}\"><rect x=\"{1}\" y=\"{2}\" width=\"{3}\" height=\"{4}\"/></clipPath>\n"
      "<g clip-path=\"url(#{5}-clip-{0})\">\n",
      ++clips_, at(box.left), at(box.top), at(box.width()), at(box.height()), name_);
}

void SvgCanvas::unclip() { body_ += "</g>\n"; }

std::string SvgCanvas::finish(std::string_view title, std::string_view description) const {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "role=\"img\" "
      "aria-labelledby=\"{6}-title {6}-desc\" font-family=\"Inter, 'Helvetica Neue', Arial, 'DejaVu "
      "Sans', "
      "sans-serif\" stroke-linejoin=\"round\" stroke-linecap=\"butt\">\n"
      "<title id=\"{6}-title\">{2}</title>\n<desc id=\"{6}-desc\">{3}</desc>\n"
      "<rect width=\"{0}\" height=\"{1}\"{4}/>\n{5}</svg>\n",
      at(width_), at(height_), escape_markup(title), escape_markup(description), paint("fill", Ink::paper),
      body_, name_);
}

}  // namespace kedge::report
