// SVG as text: words stay words, so they can be selected, searched and read aloud.
#pragma once

#include <functional>
#include <string>

#include "report/canvas.hpp"

namespace kedge::report {

class SvgCanvas final : public Canvas {
 public:
  /// `colour` says how an ink is written: "#1f5f9e", or "var(--kedge-held-out)" within a page that defines
  /// it. `name` begins the ids within it.
  SvgCanvas(double width, double height, std::function<std::string(Ink)> colour, std::string name = "kedge")
      : width_(width), height_(height), colour_(std::move(colour)), name_(std::move(name)) {}

  void line(std::span<const Point> points, const Pen& pen) override;
  void fill(const Box& box, Ink ink, double opacity) override;
  void dot(Point centre, double radius, Ink ink) override;
  void text(Point baseline, std::string_view words, const Type& type) override;
  void clip(const Box& box) override;
  void unclip() override;

  /// The whole element; `title` and `description` are for those who cannot see it.
  std::string finish(std::string_view title, std::string_view description) const;

 private:
  std::string paint(const char* attribute, Ink ink) const;

  double width_, height_;
  std::function<std::string(Ink)> colour_;
  std::string name_, body_;
  int clips_ = 0;
};

}  // namespace kedge::report
