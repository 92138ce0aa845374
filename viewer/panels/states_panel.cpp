#include "viewer/panels/states_panel.h"

#include <algorithm>
#include <cmath>

#include "viewer/panels/prose.h"

namespace smtplab::panels {
void StatesPanel::draw(const View& view) {
  const auto conversation = view.conversation();
  if (!conversation) {
    paragraph(view.word("view.states.none"));
    return;
  }
  const explain::Conversation& told = view.future->story().conversations()[*conversation];
  const auto& hosts = view.future->scenario().hosts;
  const Gathered wanted = Gathered::of(view);
  if (!(wanted == gathered_) || is_pop3_ != told.is_pop3 || server_ != told.server) {
    gathered_ = wanted;
    is_pop3_ = told.is_pop3;
    server_ = told.server;
    if (told.is_pop3) {
      graph_ = pop3_graph();
    } else {
      graph_ =
          smtp_graph(told.server < hosts.size() ? hosts[told.server].dialect : smtp::Dialect());
    }
  }
  draw_graph(view, standing(*view.future, *conversation, view.cursor.seen));
}

ImVec2 StatesPanel::middle_of(const Place& place, std::size_t node) const {
  return {place.origin.x + place.cell.x * (graph_.nodes[node].column + 0.5F),
          place.origin.y + place.cell.y * (graph_.nodes[node].row + 0.5F)};
}

void StatesPanel::draw_graph(const View& view, std::optional<Standing> standing) {
  ImGui::BeginChild("graph", {0, 0}, false, ImGuiWindowFlags_HorizontalScrollbar);
  const float size = view.font_size;
  float widest = size * 5;
  for (const StateNode& node : graph_.nodes) {
    widest = std::max(widest, width_of(view.text, size, view.word(node.key)) + size);
  }
  std::string anywhere;
  for (const StateEdge& edge : graph_.edges) {
    if (edge.from != StateEdge::kAnywhere) continue;
    anywhere += (anywhere.empty() ? "" : "; ") +
                view.word("view.states.leads", {{"commands", edge.label},
                                                {"state", view.word(graph_.nodes[edge.to].key)}});
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float foot = anywhere.empty() ? 0 : view.row() * 2.6F;
  Place place;
  place.box = {widest, size * 1.7F};
  place.cell = {std::max(room.x / graph_.columns, widest * 1.75F),
                std::max((room.y - foot) / graph_.rows, size * 3.1F)};
  place.origin = ImGui::GetCursorScreenPos();
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  for (const StateEdge& edge : graph_.edges) {
    if (edge.from != StateEdge::kAnywhere) draw_edge(view, place, edge, standing);
  }
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const ImVec2 middle = middle_of(place, i);
    const bool has_edge =
        std::any_of(graph_.edges.begin(), graph_.edges.end(),
                    [&](const StateEdge& edge) { return edge.from == i || edge.to == i; });
    if (!has_edge && !(standing && standing->now == i)) continue;
    const bool is_now = standing && standing->now == i;
    const ImVec2 from{middle.x - place.box.x / 2, middle.y - place.box.y / 2};
    const ImVec2 to{middle.x + place.box.x / 2, middle.y + place.box.y / 2};
    ink.box(from, to, is_now ? view.colours->accent : view.colours->raised,
            is_now ? view.colours->text : view.colours->border, 1, is_now ? 2.5F : 1);
    ink.text({middle.x, middle.y - size * 0.55F}, is_now ? view.colours->panel : view.colours->text,
             view.word(graph_.nodes[i].key), Ink::Align::middle);
  }
  if (standing && standing->now < graph_.nodes.size()) {
    const ImVec2 middle = middle_of(place, standing->now);
    const ImVec2 at{middle.x - place.origin.x, middle.y - place.origin.y};
    follower_.follow(view.cursor, {at.x - place.box.x, at.y - place.box.y},
                     {at.x + place.box.x, at.y + place.box.y}, place.cell.x != cell_.x);
  }
  cell_ = place.cell;
  ImGui::Dummy({place.cell.x * graph_.columns, place.cell.y * graph_.rows});
  if (!anywhere.empty()) {
    coloured(view, view.colours->dim, view.word("view.states.anywhere", {{"list", anywhere}}));
  }
  ImGui::EndChild();
}

void StatesPanel::draw_edge(const View& view, const Place& place, const StateEdge& edge,
                            std::optional<Standing> standing) {
  const bool is_taken = standing && standing->before == edge.from && standing->now == edge.to;
  const bool leads_on = standing && standing->now == edge.from;
  const Colour colour = is_taken   ? view.colours->letter
                        : leads_on ? view.colours->accent
                                   : view.colours->border;
  const ImVec2 a = middle_of(place, edge.from);
  const ImVec2 b = middle_of(place, edge.to);
  const StateNode& from = graph_.nodes[edge.from];
  const StateNode& to = graph_.nodes[edge.to];
  const bool is_straight = from.column == to.column && to.row == from.row + 1;
  const float side = to.row < from.row ? -1.0F : 1.0F;
  float label_side = 0;  // where its label stands beside it
  ImVec2 start = a;
  ImVec2 end = b;
  ImVec2 bend{(a.x + b.x) / 2, (a.y + b.y) / 2};
  if (is_straight) {
    start.y += place.box.y / 2;
    end.y -= place.box.y / 2;
  } else if (from.column == to.column) {  // around the boxes between them
    const float spread = 0.55F + 0.14F * std::abs(to.row - from.row);
    start.x += side * place.box.x / 2;
    end.x += side * place.box.x / 2;
    bend.x += side * place.box.x * spread;
    label_side = side;
  } else {
    const float towards = to.column > from.column ? 1.0F : -1.0F;
    start.x += towards * place.box.x / 2;
    end.x -= towards * place.box.x / 2;
    bend.y += (a.y == b.y ? side : 0) * place.box.y * 0.4F;
    bend = {(start.x + end.x) / 2,
            (start.y + end.y) / 2 + (a.y == b.y ? view.font_size * 0.5F : 0)};
  }
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float unit = std::max(1.0F, view.font_size / 14);
  const float thickness = unit * (is_taken ? 3.2F : leads_on ? 2.0F : 1.0F);
  // Quadratic, in twelve pieces; the last one has the head.
  ImVec2 last = start;
  for (int i = 1; i <= 12; ++i) {
    const float t = static_cast<float>(i) / 12;
    const float u = 1 - t;
    const ImVec2 next{u * u * start.x + 2 * u * t * bend.x + t * t * end.x,
                      u * u * start.y + 2 * u * t * bend.y + t * t * end.y};
    if (i == 12) {
      ink.arrow(last, next, colour, Ink::Stroke::full, true);
    } else {
      ink.list().AddLine(last, next, panels::ink(colour), thickness);
    }
    last = next;
  }
  if (!is_taken && !leads_on) return;
  ImVec2 at{(start.x + 2 * bend.x + end.x) / 4, (start.y + 2 * bend.y + end.y) / 4};
  const float room = place.cell.x * 0.9F;
  const std::string label = fitted(view.mono, view.font_size, edge.label, room);
  const float half = width_of(view.mono, view.font_size, label) / 2 + 2;
  // Beside a line that goes around boxes, and beside a short one between two of them.
  at.x += label_side * (half + view.font_size * 0.4F);
  if (is_straight) at.x += half + view.font_size * 0.4F;
  const Ink mono = view.paint(*ImGui::GetWindowDrawList(), true);
  mono.list().AddRectFilled({at.x - half, at.y - view.font_size * 0.6F},
                            {at.x + half, at.y + view.font_size * 0.6F},
                            panels::ink(view.colours->panel, 0.9F), 3);
  mono.text({at.x, at.y - view.font_size * 0.55F}, colour, label, Ink::Align::middle);
}

}  // namespace smtplab::panels
