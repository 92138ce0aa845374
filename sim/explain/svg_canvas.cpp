#include "sim/explain/svg_canvas.h"

#include <fmt/format.h>

#include <iterator>

#include "sim/explain/markup.h"

namespace smtplab::explain {

void SvgCanvas::text(int x, int y, std::string_view style, Anchor anchor, std::string_view text) {
  static constexpr std::string_view kAnchors[] = {"", R"( text-anchor="middle")",
                                                  R"( text-anchor="end")"};
  fmt::format_to(std::back_inserter(out_), "<text x=\"{}\" y=\"{}\" class=\"{}\"{}>{}</text>\n", x,
                 y, style, kAnchors[static_cast<std::size_t>(anchor)], xml_text(text));
}

void SvgCanvas::line(int x1, int y1, int x2, int y2, std::string_view style) {
  fmt::format_to(std::back_inserter(out_),
                 "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>\n", x1, y1, x2, y2,
                 style);
}

void SvgCanvas::box(int x, int y, int width, int height, int radius, std::string_view style) {
  fmt::format_to(std::back_inserter(out_),
                 "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" class=\"{}\"/>\n", x,
                 y, width, height, radius, style);
}

void SvgCanvas::head(int x, int y, bool to_right, Head head, std::string_view style) {
  const int back = to_right ? x - 10 : x + 10;
  const std::string_view form = head == Head::filled ? "tip" : "barb";
  fmt::format_to(std::back_inserter(out_), "<path d=\"M{} {}L{} {}L{} {}{}\" class=\"{} {}\"/>\n",
                 back, y - 5, x, y, back, y + 5, head == Head::filled ? "Z" : "", form, style);
}

void SvgCanvas::cross(int x, int y, std::string_view style) {
  fmt::format_to(std::back_inserter(out_),
                 "<path d=\"M{} {}L{} {}M{} {}L{} {}\" class=\"mark {}\"/>\n", x - 5, y - 5, x + 5,
                 y + 5, x - 5, y + 5, x + 5, y - 5, style);
}

void SvgCanvas::dot(int x, int y, std::string_view style) {
  fmt::format_to(std::back_inserter(out_), "<circle cx=\"{}\" cy=\"{}\" r=\"4\" class=\"{}\"/>\n",
                 x, y, style);
}

void SvgCanvas::loop(int x, int y, bool to_right, std::string_view style) {
  fmt::format_to(std::back_inserter(out_), "<path d=\"M{} {}h{}v10H{}\" class=\"{}\"/>\n", x, y,
                 to_right ? 26 : -26, x, style);
}

void SvgCanvas::open(std::string_view hint) {
  out_ += "<g>";
  if (!hint.empty()) out_.append("<title>").append(xml_text(hint)).append("</title>");
  out_ += "\n";
}

// Blue, vermilion and purple are told apart by all; what they say is also said by shapes.
std::string_view svg_style() {
  return R"(<style>
.smtplab-sequence{background:#fff;max-width:100%;height:auto}
.smtplab-sequence text{font:12px system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",)"
         R"("Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;fill:#1c2733;white-space:pre}
.smtplab-sequence .title{font-size:18px;font-weight:600}
.smtplab-sequence .host{font-weight:600;font-size:13px}
.smtplab-sequence .said{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,)"
         R"("Noto Sans Mono CJK SC","WenQuanYi Micro Hei Mono",monospace}
.smtplab-sequence .said,.smtplab-sequence .halo{paint-order:stroke;stroke:#fff;)"
         R"(stroke-width:4px;stroke-linejoin:round}
.smtplab-sequence .faint{fill:#566370;font-size:11px}
.smtplab-sequence .time{fill:#566370;font-size:11px;font-family:ui-monospace,"DejaVu Sans Mono",)"
         R"(Menlo,Consolas,monospace}
.smtplab-sequence .strong{font-weight:600}
.smtplab-sequence line,.smtplab-sequence path{fill:none;stroke-width:1.6px}
.smtplab-sequence .paper{fill:#fff}
.smtplab-sequence .lane{stroke:#c3ccd5;stroke-width:1.4px}
.smtplab-sequence .gap{stroke:#8b98a5;stroke-width:1px;stroke-dasharray:1 5}
.smtplab-sequence .head{fill:#eaf1f8;stroke:#8fa6bd}
.smtplab-sequence .band{fill:#0b5cab;fill-opacity:.06;stroke:#0b5cab;stroke-opacity:.25}
.smtplab-sequence .note{fill:#fdf6dc;stroke:#c9a63c}
.smtplab-sequence .bad{fill:#fdeae7;stroke:#b3261e}
.smtplab-sequence .call{stroke:#566370;stroke-dasharray:2 3}
.smtplab-sequence .command{stroke:#0b5cab}
.smtplab-sequence .content{stroke:#0b5cab;stroke-width:5px}
.smtplab-sequence .core{stroke:#fff;stroke-width:2px}
.smtplab-sequence .reply{stroke:#33404d;stroke-dasharray:7 4}
.smtplab-sequence .refusal{stroke:#b3261e;stroke-dasharray:7 4}
.smtplab-sequence .datagram{stroke:#6b3fa0;stroke-dasharray:1 4;stroke-linecap:round;)"
         R"(stroke-width:2.4px}
.smtplab-sequence .mark,.smtplab-sequence .barb,.smtplab-sequence .tip{stroke-dasharray:none;)"
         R"(stroke-width:1.8px}
.smtplab-sequence .tip.command,.smtplab-sequence .tip.content{fill:#0b5cab}
.smtplab-sequence .tip.datagram{fill:#6b3fa0}
.smtplab-sequence text.refusal{fill:#b3261e;stroke-dasharray:none;stroke:#fff}
@media (prefers-color-scheme:dark){
.smtplab-sequence{background:#11161c}
.smtplab-sequence text{fill:#e6edf3}
.smtplab-sequence .said,.smtplab-sequence .halo{stroke:#11161c}
.smtplab-sequence .faint,.smtplab-sequence .time{fill:#9dabb8}
.smtplab-sequence .paper{fill:#11161c}
.smtplab-sequence .lane{stroke:#3a4754}
.smtplab-sequence .gap{stroke:#6b7885}
.smtplab-sequence .head{fill:#1c2a38;stroke:#4d667f}
.smtplab-sequence .band{fill:#79b8ff;fill-opacity:.07;stroke:#79b8ff}
.smtplab-sequence .note{fill:#2b2614;stroke:#8f7a35}
.smtplab-sequence .bad{fill:#371a17;stroke:#ff9b8d}
.smtplab-sequence .call{stroke:#9dabb8}
.smtplab-sequence .command,.smtplab-sequence .content{stroke:#79b8ff}
.smtplab-sequence .core{stroke:#11161c}
.smtplab-sequence .reply{stroke:#c9d3dd}
.smtplab-sequence .refusal{stroke:#ff9b8d}
.smtplab-sequence .datagram{stroke:#c9a8ff}
.smtplab-sequence .tip.command,.smtplab-sequence .tip.content{fill:#79b8ff}
.smtplab-sequence .tip.datagram{fill:#c9a8ff}
.smtplab-sequence text.refusal{fill:#ff9b8d;stroke:#11161c}
}
</style>
)";
}

}  // namespace smtplab::explain
