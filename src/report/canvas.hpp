// What a figure is drawn with. Figures know points and kinds of ink; back ends know files and colours.
#pragma once

#include <span>
#include <string_view>

namespace kedge::report {

struct Point {
  double x = 0, y = 0;
};

/// y grows downwards, as on a screen.
struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

/// By purpose, so that a dark page can choose other colours.
enum class Ink { paper, text, muted, rule, train, held_out, bars, mark, good, bad };

struct Pen {
  Ink ink = Ink::text;
  double width = 1;
  double opacity = 1;
  bool dashed = false;
};

enum class Align { start, middle, end };

struct Type {
  Ink ink = Ink::text;
  double size = 12;
  Align align = Align::start;
  bool bold = false;
  bool upwards = false;  ///< turned to read from bottom to top
};

class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual void line(std::span<const Point> points, const Pen& pen) = 0;
  virtual void fill(const Box& box, Ink ink, double opacity = 1) = 0;
  virtual void dot(Point centre, double radius, Ink ink) = 0;
  virtual void text(Point baseline, std::string_view words, const Type& type) = 0;
  /// Until unclip() nothing shows outside of the box; not nested.
  virtual void clip(const Box& box) = 0;
  virtual void unclip() = 0;
};

}  // namespace kedge::report
