// PNG through Cairo.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include "report/canvas.hpp"

namespace kedge::report {

class PngCanvas final : public Canvas {
 public:
  /// `scale` pixels for each unit of the figure, so that it is sharp on dense screens.
  PngCanvas(double width, double height, double scale);

  void line(std::span<const Point> points, const Pen& pen) override;
  void fill(const Box& box, Ink ink, double opacity) override;
  void dot(Point centre, double radius, Ink ink) override;
  void text(Point baseline, std::string_view words, const Type& type) override;
  void clip(const Box& box) override;
  void unclip() override;

  /// The bytes of the file.
  std::string finish();

 private:
  void use(Ink ink, double opacity);

  struct Free {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
  };
  std::unique_ptr<cairo_surface_t, Free> surface_;
  std::unique_ptr<cairo_t, Free> context_;
};

}  // namespace kedge::report
