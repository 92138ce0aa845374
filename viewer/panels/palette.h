#pragma once

#include <cstdint>

namespace smtplab::panels {

enum class Theme : std::uint8_t { dark, light };

/// Red, green, blue, each from 0 to 255.
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Colour&, const Colour&) = default;
};

/// The colours of a theme. What differs in meaning differs for colour-blind people too: the hues
/// are those of Okabe and Ito, and every use has a shape or a mark of its own beside.
struct Palette {
  Colour window;  ///< behind everything
  Colour panel;   ///< behind texts
  Colour raised;  ///< buttons, tabs, boxes of hosts
  Colour border;
  Colour text;
  Colour dim;       ///< of less weight, still to be read
  Colour lit;       ///< behind the current line
  Colour client;    ///< what clients say
  Colour server;    ///< what servers say
  Colour refusal;   ///< a refusal, and what is broken
  Colour surprise;  ///< what breaks a rule, or was expected otherwise
  Colour question;  ///< to name servers, and their answers
  Colour letter;    ///< mail that is held or moves
  Colour accent;    ///< what is chosen
};

const Palette& palette(Theme theme);

/// The contrast of two colours as WCAG 2 counts it: 1 to 21.
double contrast(Colour a, Colour b);

}  // namespace smtplab::panels
