#include "viewer/panels/palette.h"

#include <gtest/gtest.h>

namespace smtplab::panels {
namespace {

TEST(Palette, EveryTextCanBeReadOnWhatItStandsOn) {
  for (const Theme theme : {Theme::dark, Theme::light}) {
    const Palette& p = palette(theme);
    for (const Colour paper : {p.panel, p.window, p.raised, p.lit}) {
      EXPECT_GE(contrast(p.text, paper), 7);
      // WCAG 2, 1.4.3: at least 4.5.
      for (const Colour colour :
           {p.dim, p.client, p.server, p.refusal, p.surprise, p.letter, p.question, p.accent}) {
        EXPECT_GE(contrast(colour, paper), 4.5)
            << static_cast<int>(theme) << ": " << int{colour.red} << "," << int{colour.green} << ","
            << int{colour.blue} << " on " << int{paper.red};
      }
    }
  }
}

TEST(Palette, ContrastIsThatOfWcag) {
  EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 0.01);
  EXPECT_NEAR(contrast({119, 119, 119}, {255, 255, 255}), 4.48, 0.01);
}

}  // namespace
}  // namespace smtplab::panels
