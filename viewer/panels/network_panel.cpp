#include "viewer/panels/network_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

using Kind = Travelling::Kind;

constexpr std::size_t kMostMeasured = 100;  // hosts, each frame

Colour colour_of(const Palette& colours, Kind kind) {
  switch (kind) {
    case Kind::command:
      return colours.client;
    case Kind::reply:
      return colours.server;
    case Kind::refusal:
      return colours.refusal;
    case Kind::content:
      return colours.letter;
    case Kind::question:
      return colours.question;
    case Kind::other:
      break;
  }
  return colours.dim;
}

/// Where the line from a box's middle towards `to` leaves the box.
ImVec2 edge(ImVec2 from, ImVec2 to, ImVec2 box) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  if (dx == 0 && dy == 0) return from;
  const float by_x = dx == 0 ? 1e9F : box.x / 2 / std::abs(dx);
  const float by_y = dy == 0 ? 1e9F : box.y / 2 / std::abs(dy);
  const float share = std::min({by_x, by_y, 1.0F});
  return {from.x + dx * share, from.y + dy * share};
}

/// "MTA"; of name servers, whose role is short, all of it.
std::string short_role(const View& view, trace::HostIndex host) {
  switch (view.future->scenario().hosts[host].role) {
    case agents::HostRole::user_agent:
      return view.word("view.network.mua");
    case agents::HostRole::transfer_agent:
      return view.word("view.network.mta");
    case agents::HostRole::delivery_agent:
      return view.word("view.network.mda");
    case agents::HostRole::name_server:
      break;
  }
  return view.commentary().role(host);
}

ImVec2 between(ImVec2 a, ImVec2 b, float share) {
  return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

}  // namespace

void NetworkPanel::zoom(int steps) {
  zoom_ = std::clamp(zoom_ * std::pow(1.25F, static_cast<float>(steps)), 1.0F, 5.0F);
}

NetworkPanel::Place NetworkPanel::place_in(const View& view, ImVec2 room) const {
  Place place;
  const bool has_names = map_.name_servers > 0;
  const auto columns = static_cast<float>(std::max<std::size_t>(map_.columns.size(), 1));
  const auto rows = static_cast<float>(std::max<std::size_t>(map_.rows, 1));
  const auto servers = static_cast<float>(std::max<std::size_t>(map_.name_servers, 1));
  const ImVec2 least{view.font_size * 8.4F, view.font_size * 4.9F};
  const float all_rows = rows + (has_names ? 0.95F : 0.0F);
  place.width = std::max(room.x * zoom_, least.x * std::max(columns, has_names ? servers : 1.0F));
  const float height = std::max(room.y * zoom_, least.y * all_rows);
  place.cell = {place.width / columns, height / all_rows};
  place.box = {std::min(place.cell.x * 0.93F, view.font_size * 17),
               std::min(place.cell.y * 0.84F, view.font_size * 5)};
  if (has_names) {
    place.box.x = std::min(place.box.x, place.width / servers * 0.9F);
  }
  place.below = place.cell.y * rows;
  // What does not fit for one of them is made shorter for all.
  const float inside = place.box.x - view.font_size * 0.8F;
  place.name_size = view.font_size;
  for (const MapHost& host : map_.hosts) {
    if (map_.hosts.size() > kMostMeasured) break;
    const auto width = [&](const std::string& text) {
      return width_of(view.text, view.font_size, text);
    };
    if (width(view.commentary().host_name(host.host)) > inside) {
      place.name_size = view.font_size * 0.84F;
    }
    const float role = width(view.commentary().role(host.host)) + view.font_size * 1.4F;
    place.has_short_roles = place.has_short_roles || role > inside;
  }
  place.origin = ImGui::GetCursorScreenPos();
  return place;
}

ImVec2 NetworkPanel::middle_of(const Place& place, const MapHost& host) const {
  const float column = static_cast<float>(host.column) + 0.5F;
  if (host.is_name_server) {
    const auto servers = static_cast<float>(map_.name_servers);
    return {place.origin.x + place.width / servers * column,
            place.origin.y + place.below + place.cell.y * 0.45F};
  }
  // Shorter columns stand in the middle of the longest.
  const float spare = static_cast<float>(map_.rows - map_.columns[host.column]) / 2;
  return {place.origin.x + place.cell.x * column,
          place.origin.y + place.cell.y * (static_cast<float>(host.row) + spare + 0.5F)};
}

void NetworkPanel::draw(const View& view) {
  if (view.future == nullptr) {
    draw_beginning(view);
    return;
  }
  if (const Gathered wanted = Gathered::of(view); !(wanted == gathered_)) {
    gathered_ = wanted;
    map_ = network_map(*view.future);
  }
  const ImVec2 all = ImGui::GetContentRegionAvail();
  // A low panel needs its room for the hosts.
  const float foot = view.row() * (all.y < view.row() * 12 ? 1.3F : 2.6F);
  ImGui::BeginChild("map", {0, std::max(all.y - foot, view.row() * 3)}, false,
                    ImGuiWindowFlags_HorizontalScrollbar);
  const Place place = place_in(view, ImGui::GetContentRegionAvail());
  draw_links(view, place);
  for (const MapHost& host : map_.hosts) draw_host(view, place, host);
  draw_letter(view, place);
  follow(view, place);
  ImGui::SetCursorScreenPos(place.origin);
  ImGui::Dummy({place.width, place.below + (map_.name_servers > 0 ? place.cell.y * 0.95F : 0)});
  ImGui::EndChild();
  const viewer::Moment* const moment = view.moment();
  if (moment == nullptr) return;
  ImGui::BeginChild("said", {0, 0});
  const Colour colour = colour_of(*view.colours, travelling(*view.future, *moment).kind);
  coloured(view, moment->is_line() ? colour : view.colours->text, view.commentary().text(*moment),
           moment->is_line());
  ImGui::EndChild();
}

void NetworkPanel::follow(const View& view, const Place& place) {
  const viewer::Moment* const moment = view.moment();
  if (moment == nullptr || moment->from >= map_.hosts.size()) return;
  const ImVec2 a = middle_of(place, map_.hosts[moment->from]);
  const bool has_peer = moment->to < map_.hosts.size();
  const ImVec2 b = has_peer ? middle_of(place, map_.hosts[moment->to]) : a;
  const ImVec2 half{place.box.x / 2, place.box.y / 2};
  const bool is_new = place.width != width_;
  width_ = place.width;
  follower_.follow(
      view.cursor,
      {std::min(a.x, b.x) - half.x - place.origin.x, std::min(a.y, b.y) - half.y - place.origin.y},
      {std::max(a.x, b.x) + half.x - place.origin.x, std::max(a.y, b.y) + half.y - place.origin.y},
      is_new);
}

void NetworkPanel::draw_links(const View& view, const Place& place) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const trace::WorldState& world = view.future->world_at(view.cursor.position);
  std::set<std::pair<trace::HostIndex, trace::HostIndex>> open;
  for (const auto& [number, connection] : world.connections()) {
    if (connection.client != trace::kNone && connection.server != trace::kNone) {
      open.insert(std::minmax(connection.client, connection.server));
    }
  }
  for (const auto& link : map_.links) {
    const ImVec2 from = middle_of(place, map_.hosts[link.first]);
    const ImVec2 to = middle_of(place, map_.hosts[link.second]);
    if (open.contains(link)) {
      ink.line(from, to, view.colours->accent, Ink::Stroke::heavy, 0.55F);
    } else {
      ink.line(from, to, view.colours->border, Ink::Stroke::dotted);
    }
  }
}

void NetworkPanel::draw_role(const View& view, ImVec2 at, trace::HostIndex host) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const Colour colour = view.colours->dim;
  const float size = view.font_size;
  const ImU32 paint = panels::ink(colour);
  switch (view.future->scenario().hosts[host].role) {
    case agents::HostRole::user_agent:  // somebody
      ink.list().AddCircleFilled({at.x, at.y - size * 0.28F}, size * 0.26F, paint);
      ink.list().PathArcTo({at.x, at.y + size * 0.52F}, size * 0.48F, 3.1416F, 6.2832F);
      ink.list().PathFillConvex(paint);
      break;
    case agents::HostRole::transfer_agent:  // a rack
    case agents::HostRole::delivery_agent:
      for (const float y : {-0.5F, -0.14F, 0.22F}) {
        ink.list().AddRect({at.x - size * 0.5F, at.y + size * y},
                           {at.x + size * 0.5F, at.y + size * (y + 0.28F)}, paint, size * 0.06F, 0,
                           std::max(1.0F, size / 12));
        ink.list().AddCircleFilled({at.x + size * 0.33F, at.y + size * (y + 0.14F)}, size * 0.06F,
                                   paint);
      }
      break;
    case agents::HostRole::name_server:  // an open book
      for (const float side : {-1.0F, 1.0F}) {
        ink.list().AddQuad({at.x, at.y - size * 0.3F},
                           {at.x + side * size * 0.52F, at.y - size * 0.45F},
                           {at.x + side * size * 0.52F, at.y + size * 0.3F},
                           {at.x, at.y + size * 0.45F}, paint, std::max(1.0F, size / 12));
      }
      break;
  }
}

void NetworkPanel::draw_held(const View& view, ImVec2 from, ImVec2 to, const HeldMail& held) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  const float y = to.y - size * 0.85F;
  float x = from.x + size * 0.7F;
  const auto stack = [&](std::size_t count, const char* key, bool is_queue) {
    if (count == 0) return;
    const std::size_t drawn = std::min<std::size_t>(count, 3);
    for (std::size_t i = 0; i < drawn; ++i) {
      const float shift = static_cast<float>(i) * size * 0.18F;
      ink.envelope({x + size * 0.35F + shift, y + size * 0.1F - shift * 0.6F}, size * 0.9F,
                   is_queue ? view.colours->panel : view.colours->letter,
                   is_queue ? view.colours->letter : view.colours->panel);
    }
    x += size * (0.95F + 0.18F * static_cast<float>(drawn));
    const std::string text = view.words().plural(key, count);
    const float room = to.x - x - size * 0.3F;
    ink.text({x, y - size * 0.42F}, view.colours->text, text, Ink::Align::left,
             std::max(room, 1.0F));
    x += std::min(width_of(view.text, size, text), room) + size * 0.7F;
  };
  stack(held.queued, "view.network.queued", true);
  stack(held.in_mailboxes, "view.network.mailboxes", false);
  stack(held.shown, "view.network.shown", false);
}

void NetworkPanel::draw_host(const View& view, const Place& place, const MapHost& host) {
  ImVec2 middle = middle_of(place, host);
  const ImVec2 from{middle.x - place.box.x / 2, middle.y - place.box.y / 2};
  const ImVec2 to{middle.x + place.box.x / 2, middle.y + place.box.y / 2};
  if (!ImGui::IsRectVisible(from, to)) return;
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const trace::HostState& state = view.future->world_at(view.cursor.position).host(host.host);
  const viewer::Moment* const moment = view.moment();
  const bool is_lit = moment != nullptr && (moment->from == host.host || moment->to == host.host);
  const float size = view.font_size;
  ink.box(from, to, is_lit ? view.colours->lit : view.colours->raised,
          is_lit ? view.colours->accent : view.colours->border, 1, is_lit ? 2.2F : 1);
  draw_role(view, {from.x + size * 0.95F, from.y + size * 2.1F}, host.host);
  const float x = from.x + size * 0.4F;
  const float room = to.x - x - size * 0.4F;
  const std::string name = view.commentary().host_name(host.host);
  const Ink names(*ImGui::GetWindowDrawList(), view.text, place.name_size);
  names.text({x, from.y + size * 1.3F - place.name_size}, view.colours->text, name,
             Ink::Align::left, room);
  const std::string role =
      place.has_short_roles ? short_role(view, host.host) : view.commentary().role(host.host);
  ink.text({x + size * 1.4F, from.y + size * 1.55F}, view.colours->dim, role, Ink::Align::left,
           room - size * 1.4F);
  const HeldMail held = held_mail(state);
  draw_held(view, from, to, held);
  if (!state.is_up) {
    ink.line(from, to, view.colours->refusal, Ink::Stroke::heavy, 0.7F);
    ink.line({from.x, to.y}, {to.x, from.y}, view.colours->refusal, Ink::Stroke::heavy, 0.7F);
    ink.text({middle.x, to.y - size * 1.4F}, view.colours->refusal, view.word("view.network.down"),
             Ink::Align::middle, place.box.x);
  }
  ImGui::SetCursorScreenPos(from);
  ImGui::PushID(static_cast<int>(host.host));
  ImGui::InvisibleButton("host", place.box);
  if (ImGui::IsItemHovered()) {
    ImGui::BeginTooltip();
    ImGui::TextUnformatted(name.c_str());
    ImGui::TextUnformatted(view.commentary().role(host.host).c_str());
    ImGui::EndTooltip();
  }
  ImGui::PopID();
}

void NetworkPanel::draw_letter(const View& view, const Place& place) {
  const viewer::Moment* const moment = view.moment();
  if (moment == nullptr) return;
  const Travelling on_its_way = travelling(*view.future, *moment);
  if (on_its_way.to >= map_.hosts.size() || on_its_way.from >= map_.hosts.size()) return;
  const Colour colour = colour_of(*view.colours, on_its_way.kind);
  const ImVec2 a = middle_of(place, map_.hosts[on_its_way.from]);
  const ImVec2 b = middle_of(place, map_.hosts[on_its_way.to]);
  const ImVec2 from = edge(a, b, place.box);
  const ImVec2 to = edge(b, a, place.box);
  const Ink ink = view.paint(*ImGui::GetWindowDrawList(), true);
  const bool by_client = on_its_way.kind == Kind::command || on_its_way.kind == Kind::content;
  ink.arrow(from, to, colour, by_client ? Ink::Stroke::full : Ink::Stroke::dashed, by_client);
  const auto share = static_cast<float>(std::clamp(view.age_s, 0.0, 1.0));
  const ImVec2 at = between(from, to, 0.1F + 0.5F * share);
  const float size = view.font_size;
  if (on_its_way.kind == Kind::content) {
    ink.envelope(at, size * 1.6F, colour, view.colours->panel);
  } else if (on_its_way.kind == Kind::refusal) {
    ink.cross(at, colour);
  } else {
    ink.list().AddCircleFilled(at, size * 0.35F, panels::ink(colour));
  }
}

}  // namespace smtplab::panels
