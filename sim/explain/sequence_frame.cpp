#include "sim/explain/sequence_frame.h"

#include <fmt/format.h>

#include <array>

#include "sim/explain/markup.h"
#include "sim/explain/text_layout.h"
#include "sim/kernel/digest.h"

namespace smtplab::explain {

int draw_legend(SvgCanvas& canvas, const Catalogue& texts, const std::set<std::string_view>& used,
                const LegendPlace& place) {
  struct Entry {
    std::string_view style;
    std::string_view key;
    SvgCanvas::Head head;
  };
  static constexpr std::array<Entry, 5> kEntries{
      {{"command", "sequence.legend.command", SvgCanvas::Head::filled},
       {"reply", "sequence.legend.reply", SvgCanvas::Head::open},
       {"refusal", "sequence.legend.refusal", SvgCanvas::Head::open},
       {"content", "sequence.legend.content", SvgCanvas::Head::filled},
       {"datagram", "sequence.legend.datagram", SvgCanvas::Head::filled}}};
  int x = place.left;
  int y = place.top;
  for (const Entry& entry : kEntries) {
    if (used.count(entry.style) == 0) continue;
    const std::string text = texts.text(entry.key);
    const int needed = 62 + static_cast<int>(static_cast<double>(display_width(text)) * 6.6);
    if (x + needed > place.right && x != place.left) {
      x = place.left;
      y += 20;
    }
    canvas.line(x, y - 4, x + 28, y - 4, entry.style);
    if (entry.style == "content") canvas.line(x, y - 4, x + 24, y - 4, "core");
    canvas.head(x + 34, y - 4, true, entry.head, entry.style);
    if (entry.style == "refusal") canvas.cross(x + 6, y - 4, "refusal");
    canvas.text(x + 42, y, "faint", SvgCanvas::Anchor::start, text);
    x += needed;
  }
  return y;
}

std::string SvgDocument::write(const std::string& body) const {
  Digest digest;
  digest.add(body);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"smtplab-sequence\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" lang=\"{2}\" "
      "aria-labelledby=\"t{3}\" aria-describedby=\"d{3}\">\n"
      "<title id=\"t{3}\">{4}</title>\n<desc id=\"d{3}\">{5}</desc>\n{6}{7}</svg>\n",
      width, height, language == Language::zh ? "zh" : "en", to_hex(digest.value()),
      xml_text(title), xml_text(description), svg_style(), body);
}

}  // namespace smtplab::explain
