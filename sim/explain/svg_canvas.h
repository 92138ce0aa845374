#pragma once

#include <string>
#include <string_view>

namespace smtplab::explain {

/// Pieces of SVG, drawn one behind another. Coordinates are whole pixels; the classes are those of
/// svg_style(). Texts are escaped here.
class SvgCanvas {
 public:
  enum class Anchor { start, middle, end };
  enum class Head { filled, open };

  void text(int x, int y, std::string_view style, Anchor anchor, std::string_view text);
  void line(int x1, int y1, int x2, int y2, std::string_view style);
  void box(int x, int y, int width, int height, int radius, std::string_view style);
  /// The head of an arrow that ends at (x, y) and points to the right, or to the left.
  void head(int x, int y, bool to_right, Head head, std::string_view style);
  /// An oblique cross around (x, y).
  void cross(int x, int y, std::string_view style);
  void dot(int x, int y, std::string_view style);
  /// From (x, y) a way out and back to the same line, 10 pixels lower.
  void loop(int x, int y, bool to_right, std::string_view style);

  /// What is drawn until close() shows `hint` to a pointer, and to those who listen.
  void open(std::string_view hint);
  void close() { out_ += "</g>\n"; }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// The style sheet of a chart, for light and dark.
std::string_view svg_style();

}  // namespace smtplab::explain
