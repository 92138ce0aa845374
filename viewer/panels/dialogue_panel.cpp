#include "viewer/panels/dialogue_panel.h"

#include <algorithm>
#include <cmath>

#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

Colour colour_of(const Palette& colours, Voice voice) {
  switch (voice) {
    case Voice::client:
      return colours.client;
    case Voice::server:
      return colours.server;
    case Voice::refusal:
      return colours.refusal;
    case Voice::neither:
      break;
  }
  return colours.dim;
}

/// "3: mx.example.org -> smtp.example.com"
std::string title_of(const View& view, std::uint32_t conversation) {
  const explain::Conversation& told = view.future->story().conversations()[conversation];
  return view.word("view.dialogue.connection",
                   {{"number", std::to_string(conversation + 1)},
                    {"client", view.commentary().host_name(told.client)},
                    {"server", view.commentary().host_name(told.server)}});
}

}  // namespace

void DialoguePanel::draw(const View& view) {
  const auto conversation = view.conversation();
  if (!conversation) {
    ImGui::TextWrapped("%s", view.word("view.dialogue.none").c_str());
    return;
  }
  draw_choice(view);
  ImGui::PushFont(view.mono);
  const float room = ImGui::GetContentRegionAvail().x - ImGui::GetStyle().ScrollbarSize;
  const float column = std::max(1.0F, ImGui::CalcTextSize("M").x);
  constexpr float kBefore = 6.5F;  // the mark and the label
  const auto columns =
      static_cast<std::size_t>(std::max(8.0F, std::floor(room / column - kBefore)));
  gather(view, *conversation, columns);
  draw_rows(view);
  ImGui::PopFont();
}

void DialoguePanel::gather(const View& view, std::uint32_t conversation, std::size_t columns) {
  const Gathered wanted = Gathered::of(view);
  is_new_ = !(wanted == gathered_) || conversation != conversation_ || columns != columns_;
  if (!is_new_) return;
  gathered_ = wanted;
  conversation_ = conversation;
  columns_ = columns;
  rows_ = dialogue_rows(*view.future, conversation, view.commentary(), columns);
}

void DialoguePanel::draw_choice(const View& view) {
  const std::uint32_t chosen = *view.conversation();
  const auto count = static_cast<int>(view.future->story().conversations().size());
  ImGui::SetNextItemWidth(-1);
  if (!ImGui::BeginCombo("##conversation", title_of(view, chosen).c_str())) return;
  if (ImGui::Selectable(view.word("view.dialogue.current").c_str(), !view.chosen_conversation)) {
    view.want(ShowConversation{});
  }
  ImGuiListClipper clipper;
  clipper.Begin(count);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto place = static_cast<std::uint32_t>(i);
      ImGui::PushID(i);
      if (ImGui::Selectable(title_of(view, place).c_str(), view.chosen_conversation == place)) {
        view.want(ShowConversation{place});
      }
      ImGui::PopID();
    }
  }
  ImGui::EndCombo();
}

void DialoguePanel::draw_rows(const View& view) {
  const TightRows tight;
  ImGui::BeginChild("rows");
  const std::size_t seen = rows_seen(rows_, view.cursor.seen);
  const std::size_t shown = view.shows_what_comes ? rows_.size() : seen;
  const float height = view.row();
  // The line that is lit, or the last one of this conversation.
  std::size_t lit_end = seen;
  std::size_t lit = seen;
  while (lit > 0 && rows_[lit - 1].line == rows_[lit_end - 1].line) --lit;
  const viewer::Moment* const moment = view.moment();
  const bool is_here = moment != nullptr && moment->conversation == conversation_;
  const float width = ImGui::GetContentRegionAvail().x;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto place = static_cast<std::size_t>(i);
      ImGui::PushID(i);
      draw_row(view, rows_[place], is_here && place >= lit && place < lit_end, width);
      ImGui::PopID();
    }
  }
  follower_.follow(view.cursor, height * static_cast<float>(lit),
                   height * static_cast<float>(lit_end), is_new_);
  ImGui::EndChild();
}

void DialoguePanel::draw_row(const View& view, const DialogueRow& row, bool is_lit, float width) {
  const ImVec2 from = ImGui::GetCursorScreenPos();
  const float height = view.row();
  if (ImGui::InvisibleButton("row", {std::max(1.0F, width), height})) {
    view.want(SeekMoment{row.seen});
  }
  const Palette& colours = *view.colours;
  const Ink ink = view.paint(*ImGui::GetWindowDrawList(), true);
  const float column = width_of(view.mono, view.font_size, "M");
  if (is_lit) {
    ink.list().AddRectFilled(from, {from.x + width, from.y + height}, panels::ink(colours.lit));
    ink.list().AddRectFilled(from, {from.x + column * 0.4F, from.y + height},
                             panels::ink(colours.accent));
  } else if (ImGui::IsItemHovered()) {
    ink.list().AddRectFilled(from, {from.x + width, from.y + height},
                             panels::ink(colours.raised, 0.5F));
  }
  const bool comes = row.seen > view.cursor.seen;
  const Colour colour = comes ? colours.dim : colour_of(colours, row.voice);
  const float middle = from.y + height / 2;
  const float top = from.y + (height - view.font_size) / 2;
  if (row.is_first && row.is_surprise) {
    ink.warning({from.x + column * 1.7F, middle}, column * 1.6F, colours.surprise, colours.panel);
  } else if (row.is_first && row.voice != Voice::neither) {
    const bool to_server = row.voice == Voice::client;
    const float left = from.x + column * 0.8F;
    const float right = from.x + column * 2.6F;
    const auto stroke = row.is_printed ? Ink::Stroke::full : Ink::Stroke::dotted;
    ink.arrow({to_server ? left : right, middle}, {to_server ? right : left, middle}, colour,
              stroke, to_server);
    if (row.voice == Voice::refusal) ink.cross({right, middle}, colour);
  }
  ink.text({from.x + column * 3.3F, top}, colour, row.label);
  ink.text({from.x + column * 6, top}, colour, row.text);
  if (!row.is_surprise) return;
  // A line beside it, so that all of a long one is seen to be meant.
  ink.line({from.x + column * 5.6F, from.y}, {from.x + column * 5.6F, from.y + height},
           colours.surprise, Ink::Stroke::full);
}

}  // namespace smtplab::panels
