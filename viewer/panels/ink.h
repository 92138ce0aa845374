#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "viewer/panels/palette.h"

namespace smtplab::panels {

ImU32 ink(Colour colour, float opacity = 1.0F);
ImVec4 tint(Colour colour, float opacity = 1.0F);

/// How wide a text is in a font of this size.
float width_of(ImFont* font, float size, std::string_view text);
/// The text, cut at a character with "..." behind it so that it is at most `width` pixels wide.
std::string fitted(ImFont* font, float size, std::string_view text, float width);

/// Draws shapes of one size of writing. Coordinates are those of the screen.
class Ink {
 public:
  enum class Align { left, middle, right };
  enum class Stroke { full, dashed, dotted, heavy };

  Ink(ImDrawList& list, ImFont* font, float size) : list_(list), font_(font), size_(size) {}

  /// Its upper edge is at `at.y`; never wider than `width`, where that is not 0.
  void text(ImVec2 at, Colour colour, std::string_view text, Align align = Align::left,
            float width = 0) const;
  void line(ImVec2 from, ImVec2 to, Colour colour, Stroke stroke = Stroke::full,
            float opacity = 1.0F) const;
  /// A line with a head at `to`: a filled one, or two strokes.
  void arrow(ImVec2 from, ImVec2 to, Colour colour, Stroke stroke, bool filled,
             float opacity = 1.0F) const;
  void cross(ImVec2 at, Colour colour, float opacity = 1.0F) const;
  void box(ImVec2 from, ImVec2 to, Colour fill, Colour border, float opacity = 1.0F,
           float thickness = 1.0F) const;
  /// Around (x, y), `size` pixels wide.
  void envelope(ImVec2 at, float size, Colour fill, Colour border) const;
  /// A sign that says "look here" without its colour: a triangle with a stroke in it.
  void warning(ImVec2 at, float size, Colour colour, Colour paper) const;

  float size() const { return size_; }
  ImFont* font() const { return font_; }
  ImDrawList& list() const { return list_; }

 private:
  ImDrawList& list_;
  ImFont* font_;
  float size_;
};

}  // namespace smtplab::panels
