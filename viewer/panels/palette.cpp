#include "viewer/panels/palette.h"

#include <algorithm>
#include <cmath>

namespace smtplab::panels {
namespace {

constexpr Palette kDark{
    .window = {13, 17, 22},
    .panel = {20, 26, 33},
    .raised = {36, 46, 58},
    .border = {64, 78, 92},
    .text = {230, 237, 243},
    .dim = {157, 171, 184},
    .lit = {38, 58, 82},
    .client = {86, 180, 233},     // Okabe and Ito's sky blue
    .server = {64, 198, 150},     // their bluish green, lighter on dark
    .refusal = {255, 138, 77},    // their vermilion, lighter
    .surprise = {226, 150, 193},  // their reddish purple, lighter
    .question = {240, 228, 66},   // their yellow
    .letter = {230, 159, 0},      // their orange
    .accent = {110, 190, 240},
};

constexpr Palette kLight{
    .window = {226, 230, 235},
    .panel = {252, 252, 253},
    .raised = {222, 229, 237},
    .border = {150, 163, 176},
    .text = {20, 26, 33},
    .dim = {80, 92, 104},
    .lit = {214, 232, 248},
    .client = {0, 98, 158},      // their blue, a little darker: texts have it
    .server = {0, 104, 76},      // their bluish green, darker
    .refusal = {168, 66, 0},     // their vermilion, darker
    .surprise = {150, 58, 112},  // their reddish purple, darker
    .question = {110, 92, 0},    // their yellow, far darker
    .letter = {140, 90, 0},      // their orange, darker
    .accent = {0, 98, 158},
};

double linear(std::uint8_t part) {
  const double share = part / 255.0;
  return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

}  // namespace

const Palette& palette(Theme theme) { return theme == Theme::dark ? kDark : kLight; }

double contrast(Colour a, Colour b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

}  // namespace smtplab::panels
