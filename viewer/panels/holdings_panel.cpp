#include "viewer/panels/holdings_panel.h"

#include <algorithm>

#include "sim/explain/escape.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

constexpr std::size_t kMostMessageLines = 2000;
constexpr float kNarrow = 34;  // in heights of a line of writing

using trace::EventKind;

/// "<alice@a.example> -> <bob@b.example> <carol@c.example>"
std::string from_to(std::string_view paths) {
  const std::vector<std::string_view> parts = split_paths(paths);
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text.append(i == 0 ? "" : i == 1 ? " -> " : " ").append(parts[i]);
  }
  return text;
}

}  // namespace

void HoldingsPanel::add_host(const View& view, trace::HostIndex host,
                             const trace::HostState& state) {
  if (state.queue.empty() && state.mailboxes.empty() && state.shown.empty()) return;
  rows_.push_back({Row::Kind::host, view.commentary().host_name(host), {}, host, 0});
  const Instant now = view.future->world_at(view.cursor.position).now();
  for (const auto& [number, mail] : state.queue) {
    std::string when = view.word("view.holdings.under-way");
    if (mail.due && *mail.due > now) {
      const auto left = static_cast<std::uint64_t>((*mail.due - now).nanoseconds / 1'000'000'000);
      when = view.word("view.holdings.due", {{"wait", view.commentary().duration(left)}});
    }
    if (mail.attempts > 0) when += view.words().plural("view.holdings.attempts", mail.attempts);
    rows_.push_back({Row::Kind::queued, from_to(explain::escape(mail.paths)), when, host, number});
  }
  for (const auto& [path, messages] : state.mailboxes) {
    rows_.push_back({Row::Kind::mailbox, explain::escape(path),
                     view.words().plural("view.network.mailboxes", messages.size()), host, 0});
    for (const auto& [uid, octets] : messages) {
      rows_.push_back({Row::Kind::message,
                       view.word("view.holdings.message", {{"number", std::to_string(uid)}}),
                       view.word("view.holdings.octets", {{"octets", std::to_string(octets)}}),
                       host, uid});
    }
  }
  for (const auto& [path, count] : state.shown) {
    rows_.push_back({Row::Kind::shown, explain::escape(path),
                     view.words().plural("view.network.shown", count), host, 0});
  }
}

void HoldingsPanel::gather(const View& view) {
  const Gathered wanted = Gathered::of(view);
  if (wanted == gathered_ && view.cursor == cursor_) return;
  if (!wanted.is_same_run(gathered_)) {
    index_.clear();
    chosen_ = trace::kNoEvent;
    message_.clear();
  }
  gathered_ = wanted;
  cursor_ = view.cursor;
  index_.follow(view.future->log());
  // What is shown stays while its row may be another one: it is lit no more.
  lit_ = rows_.size() + rows_.max_size() / 2;
  rows_.clear();
  const trace::WorldState& world = view.future->world_at(view.cursor.position);
  const auto hosts = static_cast<trace::HostIndex>(view.future->scenario().hosts.size());
  for (trace::HostIndex host = 0; host < hosts; ++host) add_host(view, host, world.host(host));
}

void HoldingsPanel::choose(const View& view, const Row& row) {
  const trace::Log& log = view.future->log();
  const auto& events = index_.events();
  auto at = std::lower_bound(events.begin(), events.end(), view.cursor.position);
  const EventKind kind = row.kind == Row::Kind::queued ? EventKind::queued : EventKind::stored;
  chosen_ = trace::kNoEvent;
  message_.clear();
  while (at != events.begin() && chosen_ == trace::kNoEvent) {
    --at;
    const trace::Event& event = log[*at];
    if (event.kind == kind && event.host == row.host && event.value == row.number) chosen_ = *at;
  }
  if (chosen_ == trace::kNoEvent) return;
  std::string_view message = message_in(log, chosen_);
  while (!message.empty() && message_.size() < kMostMessageLines) {
    const std::size_t feed = message.find('\n');
    std::string_view line = message.substr(0, feed);
    message.remove_prefix(feed == std::string_view::npos ? message.size() : feed + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    message_.push_back(explain::escape_content(line));
  }
}

void HoldingsPanel::take_steps(const View& view) {
  if (steps_ == 0) return;
  std::vector<std::size_t> readable;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].can_be_read()) readable.push_back(i);
  }
  const auto at = std::lower_bound(readable.begin(), readable.end(), lit_);
  auto place = static_cast<std::ptrdiff_t>(at - readable.begin()) + steps_;
  // From nowhere the next one is the first, and the one before the last.
  if (message_.empty()) place = steps_ > 0 ? 0 : static_cast<std::ptrdiff_t>(readable.size()) - 1;
  steps_ = 0;
  if (place < 0 || place >= static_cast<std::ptrdiff_t>(readable.size())) return;
  lit_ = readable[static_cast<std::size_t>(place)];
  choose(view, rows_[lit_]);
}

void HoldingsPanel::draw(const View& view) {
  if (view.future == nullptr) {
    draw_beginning(view);
    return;
  }
  gather(view);
  if (rows_.empty()) {
    paragraph(view.word("view.holdings.none"));
    return;
  }
  take_steps(view);
  const float all = ImGui::GetContentRegionAvail().y;
  const float own = static_cast<float>(rows_.size()) * view.row() + view.font_size;
  draw_rows(view, message_.empty() ? all : std::clamp(own, all * 0.25F, all * 0.5F));
  draw_message(view);
}

void HoldingsPanel::draw_rows(const View& view, float height) {
  const TightRows tight;
  ImGui::BeginChild("rows", {0, height});
  const float width = std::max(1.0F, ImGui::GetContentRegionAvail().x);
  // In a narrow panel what there is to say of a message stands beneath it.
  const bool is_narrow = width < view.font_size * kNarrow;
  const float each = view.row() * (is_narrow ? 2.0F : 1.0F);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows_.size()), each);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      ImGui::PushID(i);
      draw_row(view, rows_[static_cast<std::size_t>(i)], {width, each}, is_narrow);
      ImGui::PopID();
    }
  }
  ImGui::EndChild();
}

void HoldingsPanel::draw_row(const View& view, const Row& row, ImVec2 room, bool is_narrow) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton("row", room) && row.can_be_read()) {
    lit_ = static_cast<std::size_t>(&row - rows_.data());
    choose(view, row);
  }
  if (!message_.empty() && &row == rows_.data() + lit_) {
    ink.list().AddRectFilled(at, {at.x + room.x, at.y + room.y}, panels::ink(view.colours->lit));
  } else if (ImGui::IsItemHovered() && row.can_be_read()) {
    ink.list().AddRectFilled(at, {at.x + room.x, at.y + room.y}, panels::ink(view.colours->raised));
  }
  const float size = view.font_size;
  const bool is_host = row.kind == Row::Kind::host;
  const bool is_queued = row.kind == Row::Kind::queued;
  const float x = at.x + (is_host ? 0 : row.kind == Row::Kind::message ? size * 3 : size * 1.2F);
  if (!is_host) {
    ink.envelope({x + size * 0.6F, at.y + size * 0.6F}, size * 0.95F,
                 is_queued ? view.colours->panel : view.colours->letter,
                 is_queued ? view.colours->letter : view.colours->panel);
  }
  const float text = is_host ? x : x + size * 1.5F;
  const float all = std::max(1.0F, at.x + room.x - text);
  const float detail =
      is_narrow ? 0 : std::min(width_of(view.text, size, row.detail) + size, all * 0.45F);
  ink.text({text, at.y}, is_host ? view.colours->accent : view.colours->text, row.text,
           Ink::Align::left, std::max(1.0F, all - detail));
  if (row.detail.empty()) return;
  const ImVec2 place =
      is_narrow ? ImVec2{text, at.y + view.row()} : ImVec2{at.x + room.x - detail + size, at.y};
  ink.text(place, view.colours->dim, row.detail, Ink::Align::left, at.x + room.x - place.x + 1);
}

void HoldingsPanel::draw_message(const View& view) {
  if (message_.empty()) return;
  ImGui::Separator();
  ImGui::BeginChild("message", {0, 0}, false, ImGuiWindowFlags_HorizontalScrollbar);
  ImGui::PushFont(view.mono);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(message_.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      ImGui::TextUnformatted(message_[static_cast<std::size_t>(i)].c_str());
    }
  }
  ImGui::PopFont();
  ImGui::EndChild();
}

}  // namespace smtplab::panels
