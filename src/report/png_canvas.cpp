#include "report/png_canvas.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "report/palette.hpp"
#include "report/text_style.hpp"

namespace kedge::report {

PngCanvas::PngCanvas(double width, double height, double scale)
    : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::ceil(width * scale)),
                                          static_cast<int>(std::ceil(height * scale)))),
      context_(cairo_create(surface_.get())) {
  cairo_scale(context_.get(), scale, scale);
  cairo_set_line_join(context_.get(), CAIRO_LINE_JOIN_ROUND);
  fill({0, 0, width, height}, Ink::paper, 1);
}

void PngCanvas::use(Ink ink, double opacity) {
  const Rgb colour = light_colour(ink);
  cairo_set_source_rgba(context_.get(), colour[0] / 255.0, colour[1] / 255.0, colour[2] / 255.0, opacity);
}

void PngCanvas::line(std::span<const Point> points, const Pen& pen) {
  if (points.size() < 2) return;
  cairo_t* cr = context_.get();
  use(pen.ink, pen.opacity);
  cairo_set_line_width(cr, pen.width);
  static constexpr double dashes[] = {4, 3};
  cairo_set_dash(cr, dashes, pen.dashed ? 2 : 0, 0);
  cairo_move_to(cr, points[0].x, points[0].y);
  for (const Point& point : points.subspan(1)) cairo_line_to(cr, point.x, point.y);
  cairo_stroke(cr);
}

void PngCanvas::fill(const Box& box, Ink ink, double opacity) {
  use(ink, opacity);
  cairo_rectangle(context_.get(), box.left, box.top, box.width(), box.height());
  cairo_fill(context_.get());
}

void PngCanvas::dot(Point centre, double radius, Ink ink) {
  use(ink, 1);
  cairo_arc(context_.get(), centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
  cairo_fill(context_.get());
}

void PngCanvas::text(Point baseline, std::string_view words, const Type& type) {
  cairo_t* cr = context_.get();
  // Cairo stops drawing for good at a string that is not UTF-8.
  const std::string clean = printable(words);
  cairo_select_font_face(cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                         type.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr, type.size);
  cairo_text_extents_t extents;
  cairo_text_extents(cr, clean.c_str(), &extents);
  const double shift = type.align == Align::start    ? 0
                       : type.align == Align::middle ? extents.x_advance / 2
                                                     : extents.x_advance;
  use(type.ink, 1);
  cairo_save(cr);
  cairo_translate(cr, baseline.x, baseline.y);
  if (type.upwards) cairo_rotate(cr, -std::numbers::pi / 2);
  cairo_move_to(cr, -shift, 0);
  cairo_show_text(cr, clean.c_str());
  cairo_restore(cr);
  cairo_new_path(cr);
}

void PngCanvas::clip(const Box& box) {
  cairo_save(context_.get());
  cairo_rectangle(context_.get(), box.left, box.top, box.width(), box.height());
  cairo_clip(context_.get());
}

void PngCanvas::unclip() { cairo_restore(context_.get()); }

std::string PngCanvas::finish() {
  std::string bytes;
  const auto append = [](void* out, const unsigned char* data, unsigned length) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_status_t status = cairo_status(context_.get());
  if (status == CAIRO_STATUS_SUCCESS) {
    status = cairo_surface_write_to_png_stream(surface_.get(), append, &bytes);
  }
  if (status != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error(fmt::format("the plot could not be drawn: {}", cairo_status_to_string(status)));
  }
  return bytes;
}

}  // namespace kedge::report
