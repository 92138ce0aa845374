#include "viewer/panels/ink.h"

#include <algorithm>
#include <cmath>

#include "sim/explain/escape.h"

namespace smtplab::panels {
namespace {

constexpr std::string_view kEllipsis = "...";

ImVec2 plus(ImVec2 a, ImVec2 b, float times = 1) { return {a.x + b.x * times, a.y + b.y * times}; }

}  // namespace

ImU32 ink(Colour colour, float opacity) {
  const auto alpha = static_cast<ImU32>(std::lround(255.0F * std::clamp(opacity, 0.0F, 1.0F)));
  return IM_COL32(colour.red, colour.green, colour.blue, alpha);
}

ImVec4 tint(Colour colour, float opacity) {
  return {static_cast<float>(colour.red) / 255.0F, static_cast<float>(colour.green) / 255.0F,
          static_cast<float>(colour.blue) / 255.0F, opacity};
}

float width_of(ImFont* font, float size, std::string_view text) {
  constexpr float kAny = 1e9F;
  return font->CalcTextSizeA(size, kAny, 0, text.data(), text.data() + text.size()).x;
}

std::string fitted(ImFont* font, float size, std::string_view text, float width) {
  if (width_of(font, size, text) <= width) return std::string(text);
  const float room = width - width_of(font, size, kEllipsis);
  if (room <= 0) return {};
  const char* rest = nullptr;
  font->CalcTextSizeA(size, room, 0, text.data(), text.data() + text.size(), &rest);
  return std::string(text.data(), rest).append(kEllipsis);
}

void Ink::text(ImVec2 at, Colour colour, std::string_view text, Align align, float width) const {
  std::string kept;
  if (width > 0) {
    kept = fitted(font_, size_, text, width);
    text = kept;
  }
  if (align != Align::left) {
    const float own = width_of(font_, size_, text);
    at.x -= align == Align::middle ? own / 2 : own;
  }
  at = {std::floor(at.x), std::floor(at.y)};
  list_.AddText(font_, size_, at, ink(colour), text.data(), text.data() + text.size());
}

void Ink::line(ImVec2 from, ImVec2 to, Colour colour, Stroke stroke, float opacity) const {
  const ImU32 paint = ink(colour, opacity);
  const float unit = std::max(1.0F, size_ / 14.0F);
  if (stroke == Stroke::full || stroke == Stroke::heavy) {
    list_.AddLine(from, to, paint, unit * (stroke == Stroke::heavy ? 4.0F : 1.6F));
    return;
  }
  const ImVec2 way{to.x - from.x, to.y - from.y};
  const float length = std::sqrt(way.x * way.x + way.y * way.y);
  if (length < 1) return;
  const float on = unit * (stroke == Stroke::dashed ? 7.0F : 2.0F);
  const float period = on + unit * 4.0F;
  const int strokes = static_cast<int>(std::ceil(length / period));
  for (int i = 0; i < strokes; ++i) {
    const float done = static_cast<float>(i) * period;
    const float end = std::min(done + on, length);
    list_.AddLine(plus(from, way, done / length), plus(from, way, end / length), paint,
                  unit * 1.6F);
  }
}

void Ink::arrow(ImVec2 from, ImVec2 to, Colour colour, Stroke stroke, bool filled,
                float opacity) const {
  const ImVec2 way{to.x - from.x, to.y - from.y};
  const float length = std::sqrt(way.x * way.x + way.y * way.y);
  line(from, to, colour, stroke, opacity);
  if (length < 1) return;
  const float head = size_ * 0.6F;
  const ImVec2 along{way.x / length * head, way.y / length * head};
  const ImVec2 across{-along.y * 0.45F, along.x * 0.45F};
  const ImVec2 base = plus(to, along, -1);
  const ImVec2 left = plus(base, across);
  const ImVec2 right = plus(base, across, -1);
  const ImU32 paint = ink(colour, opacity);
  if (filled) {
    list_.AddTriangleFilled(to, left, right, paint);
    return;
  }
  const float thickness = std::max(1.0F, size_ / 14.0F) * 1.8F;
  list_.AddLine(left, to, paint, thickness);
  list_.AddLine(right, to, paint, thickness);
}

void Ink::cross(ImVec2 at, Colour colour, float opacity) const {
  const float arm = size_ * 0.4F;
  const float thickness = std::max(1.0F, size_ / 14.0F) * 2.2F;
  const ImU32 paint = ink(colour, opacity);
  list_.AddLine({at.x - arm, at.y - arm}, {at.x + arm, at.y + arm}, paint, thickness);
  list_.AddLine({at.x - arm, at.y + arm}, {at.x + arm, at.y - arm}, paint, thickness);
}

void Ink::box(ImVec2 from, ImVec2 to, Colour fill, Colour border, float opacity,
              float thickness) const {
  const float round = size_ * 0.3F;
  list_.AddRectFilled(from, to, ink(fill, opacity), round);
  list_.AddRect(from, to, ink(border, opacity), round, 0, thickness * std::max(1.0F, size_ / 14));
}

void Ink::envelope(ImVec2 at, float size, Colour fill, Colour border) const {
  const float height = size * 0.68F;
  const ImVec2 from{at.x - size / 2, at.y - height / 2};
  const ImVec2 to{at.x + size / 2, at.y + height / 2};
  const float thickness = std::max(1.0F, size / 14.0F);
  list_.AddRectFilled(from, to, ink(fill), size * 0.08F);
  list_.AddRect(from, to, ink(border), size * 0.08F, 0, thickness);
  list_.AddLine(from, {at.x, at.y + height * 0.1F}, ink(border), thickness);
  list_.AddLine({to.x, from.y}, {at.x, at.y + height * 0.1F}, ink(border), thickness);
}

void Ink::warning(ImVec2 at, float size, Colour colour, Colour paper) const {
  const float half = size / 2;
  list_.AddTriangleFilled({at.x, at.y - half}, {at.x - half, at.y + half},
                          {at.x + half, at.y + half}, ink(colour));
  const float thickness = std::max(1.0F, size * 0.12F);
  list_.AddLine({at.x, at.y - size * 0.15F}, {at.x, at.y + size * 0.2F}, ink(paper), thickness);
  list_.AddLine({at.x, at.y + size * 0.29F}, {at.x, at.y + size * 0.38F}, ink(paper), thickness);
}

}  // namespace smtplab::panels
