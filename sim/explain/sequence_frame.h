#pragma once

#include <set>
#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/explain/svg_canvas.h"

namespace smtplab::explain {

/// Room for a legend, in pixels.
struct LegendPlace {
  int left = 0;
  int right = 0;
  int top = 0;
};

/// Draws what the arrows of these styles mean, in as many rows as are needed. Returns the lowest
/// pixel.
int draw_legend(SvgCanvas& canvas, const Catalogue& texts, const std::set<std::string_view>& used,
                const LegendPlace& place);

/// A whole picture. Title and description are as they are shown to people, without markup.
struct SvgDocument {
  int width = 0;
  int height = 0;
  std::string title;
  std::string description;
  Language language = Language::en;

  /// Puts the document around what was drawn. Its ids come of its octets, so that several pictures
  /// may stand in one page.
  std::string write(const std::string& body) const;
};

}  // namespace smtplab::explain
