#include "viewer/panels/sequence_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

using explain::SequenceStep;
using StepKind = SequenceStep::Kind;

struct Look {
  Colour colour;
  Ink::Stroke stroke = Ink::Stroke::full;
  bool filled = true;
};

// As the SVG has them: who speaks is told by the head and the stroke too.
Look look_of(const Palette& colours, const SequenceStep& step) {
  switch (step.kind) {
    case StepKind::command:
      return {colours.client, Ink::Stroke::full, true};
    case StepKind::content:
      return {colours.letter, Ink::Stroke::heavy, true};
    case StepKind::reply:
      if (step.is_refusal) return {colours.refusal, Ink::Stroke::dashed, false};
      return {colours.server, Ink::Stroke::dashed, false};
    case StepKind::datagram:
      return {colours.question, Ink::Stroke::dotted, true};
    default:
      return {colours.dim, Ink::Stroke::dotted, false};
  }
}

/// What stands above an arrow; of what is said by nobody, what it is.
std::vector<std::string> lines_of(const View& view, const SequenceStep& step) {
  if (!step.lines.empty()) return step.lines;
  switch (step.kind) {
    case StepKind::call:
      return {view.word("sequence.connection", {{"number", std::to_string(step.number)}})};
    case StepKind::hang_up:
      return {view.word("sequence.closes")};
    case StepKind::broken:
      return {view.word("sequence.broken")};
    default:
      return {};
  }
}

}  // namespace

void SequencePanel::zoom(int steps) {
  zoom_ = std::clamp(zoom_ * std::pow(1.25F, static_cast<float>(steps)), 0.4F, 4.0F);
}

float SequencePanel::lane(const Place& place, trace::HostIndex host) const {
  const auto found = layout_.lanes.find(host);
  const std::size_t number = found == layout_.lanes.end() ? 0 : found->second;
  return place.first + place.distance * static_cast<float>(number);
}

void SequencePanel::draw(const View& view) {
  if (view.future == nullptr || view.future->log().empty()) {
    draw_beginning(view);
    return;
  }
  gather(view);
  draw_part(view);
  const float height = view.row() * 1.6F;
  const ImVec2 top = ImGui::GetCursorScreenPos();
  ImGui::Dummy({1, height});
  ImGui::BeginChild("chart", {0, 0}, false, ImGuiWindowFlags_HorizontalScrollbar);
  Place place;
  place.row = view.row() * std::max(zoom_, 0.75F);
  place.time = width_of(view.text, view.font_size,
                        view.commentary().time(view.future->log()[view.future->size() - 1].at)) +
               view.font_size;
  const auto lanes = static_cast<float>(std::max<std::size_t>(layout_.lanes.size(), 1));
  const float least = view.font_size * 8.4F * zoom_;
  const float width = std::max(ImGui::GetContentRegionAvail().x, place.time + lanes * least);
  place.distance = (width - place.time) / lanes;
  place.origin = ImGui::GetCursorScreenPos();
  place.first = place.origin.x + place.time + place.distance / 2;
  place.right = place.origin.x + width;
  const ImRect sight = ImGui::GetCurrentWindowRead()->InnerRect;
  place.sight_from = std::max(sight.Min.x, place.origin.x + place.time);
  place.sight_to = std::max(place.sight_from + 1, sight.Max.x);

  const std::size_t seen = steps_seen(*sequence_, *view.future, view.cursor);
  const std::size_t shown = view.shows_what_comes ? layout_.rows.size() : seen;
  const float end = shown == 0 ? 0 : layout_.rows[shown - 1].top + layout_.rows[shown - 1].height;
  draw_lanes(view, place, std::max(end * place.row, ImGui::GetWindowHeight()));
  const float scroll = ImGui::GetScrollY() / place.row;
  const float bottom = scroll + ImGui::GetWindowHeight() / place.row;
  for (std::size_t i = row_at(layout_, scroll); i < shown && layout_.rows[i].top < bottom; ++i) {
    ImGui::PushID(static_cast<int>(i));
    draw_step(view, place, i, i + 1 == seen, i >= seen);
    ImGui::PopID();
  }
  if (seen > 0) follow(view, place, seen - 1);
  ImGui::SetCursorPos({0, 0});
  ImGui::Dummy({width, end * place.row + view.row()});
  ImGui::EndChild();
  draw_heads(view, place, top);
}

void SequencePanel::gather(const View& view) {
  const viewer::ChartPart& chart = view.commentary().chart_at(view.cursor.position);
  const Gathered wanted = Gathered::of(view);
  if (wanted == gathered_ && chart.number == chart_number_) return;
  gathered_ = wanted;
  chart_ = &chart;
  chart_number_ = chart.number;
  sequence_ = &chart.sequence;
  layout_ = lay_out(*sequence_);
  is_new_ = true;
}

void SequencePanel::draw_part(const View& view) const {
  if (chart_->is_all) return;
  const std::string text =
      view.word("view.sequence.part", {{"first", std::to_string(chart_->first + 1)},
                                       {"last", std::to_string(chart_->end)},
                                       {"all", std::to_string(view.future->size())}});
  coloured(view, view.colours->letter, text);
}

void SequencePanel::follow(const View& view, const Place& place, std::size_t number) {
  const SequenceLayout::Row& lit = layout_.rows[number];
  const SequenceStep& step = sequence_->steps[number];
  const float from = step.from == trace::kNone ? place.first : lane(place, step.from);
  const float to = step.to == trace::kNone ? from : lane(place, step.to);
  const auto [left, right] = std::minmax({from - place.origin.x, to - place.origin.x});
  const bool is_new = is_new_ || place.row != row_ || place.distance != distance_;
  is_new_ = false;
  row_ = place.row;
  distance_ = place.distance;
  follower_.follow(view.cursor, {left - view.font_size, lit.top * place.row},
                   {right + view.font_size, (lit.top + lit.height) * place.row}, is_new);
}

void SequencePanel::draw_lanes(const View& view, const Place& place, float height) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  for (const auto& [host, number] : layout_.lanes) {
    const float x = lane(place, host);
    ink.line({x, place.origin.y}, {x, place.origin.y + height}, view.colours->border);
  }
}

void SequencePanel::draw_heads(const View& view, const Place& place, ImVec2 top) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 corner{top.x + ImGui::GetWindowWidth(), top.y + view.row() * 1.6F};
  list.PushClipRect({place.sight_from, top.y}, corner, true);
  const Ink ink = view.paint(list);
  const float half = place.distance * 0.47F;
  for (const auto& [host, number] : layout_.lanes) {
    const float x = lane(place, host);
    ink.box({x - half, top.y}, {x + half, top.y + view.row() * 1.4F}, view.colours->raised,
            view.colours->border);
    const std::string name = view.commentary().host_name(host);
    ink.text({x, top.y + view.row() * 0.3F}, view.colours->text, name, Ink::Align::middle,
             half * 1.9F);
    if (ImGui::IsMouseHoveringRect({x - half, top.y}, {x + half, top.y + view.row() * 1.4F})) {
      ImGui::SetTooltip("%s", name.c_str());
    }
  }
  list.PopClipRect();
}

void SequencePanel::draw_step(const View& view, const Place& place, std::size_t number, bool is_lit,
                              bool comes) {
  const SequenceStep& step = sequence_->steps[number];
  const float top = place.origin.y + layout_.rows[number].top * place.row;
  const float height = layout_.rows[number].height * place.row;
  ImGui::SetCursorScreenPos({place.origin.x, top});
  if (ImGui::InvisibleButton("step", {place.right - place.origin.x, height})) {
    view.want(Seek{step.event + 1});
  }
  if (ImGui::IsItemHovered() && !step.hint.empty()) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(view.font_size * 32);
    ImGui::TextUnformatted(step.hint.c_str());
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  if (is_lit) {
    ink.list().AddRectFilled({place.origin.x, top}, {place.right, top + height},
                             panels::ink(view.colours->lit));
    ink.list().AddRectFilled({place.origin.x, top}, {place.origin.x + 4, top + height},
                             panels::ink(view.colours->accent));
  }
  ink.text({place.origin.x + view.font_size * 0.4F, top}, view.colours->dim,
           view.commentary().time(step.at));
  if (step.kind == StepKind::note || step.kind == StepKind::surprise ||
      step.kind == StepKind::omission) {
    draw_note(view, place, step, top, height, comes);
  } else {
    draw_arrow(view, place, step, top, height, comes);
  }
}

void SequencePanel::draw_arrow(const View& view, const Place& place, const SequenceStep& step,
                               float top, float height, bool comes) {
  const bool is_said = step.kind == StepKind::command || step.kind == StepKind::reply;
  const Ink ink = view.paint(*ImGui::GetWindowDrawList(), is_said);
  Look look = look_of(*view.colours, step);
  if (comes) look.colour = view.colours->dim;
  const float from = lane(place, step.from);
  const float to = step.to == trace::kNone ? from + place.distance / 2 : lane(place, step.to);
  const float y = top + height - place.row * 0.3F;
  const float margin = view.font_size * 0.5F;
  const float left = std::min(from, to) + margin;
  const float room = std::max(std::abs(to - from) - 2 * margin, view.font_size * 4);
  const float line = view.row() * 0.98F;
  const std::vector<std::string> lines = lines_of(view, step);
  const std::size_t shown = std::min<std::size_t>(lines.size(), 3);
  for (std::size_t i = 0; i < shown; ++i) {
    const float at = y - view.font_size * 0.25F - line * static_cast<float>(shown - i);
    ink.text({left + room / 2, at}, look.colour, lines[i], Ink::Align::middle, room);
  }
  if (step.kind == StepKind::broken) {
    ink.line({from, y}, {to, y}, view.colours->refusal, Ink::Stroke::dotted);
    ink.cross({(from + to) / 2, y}, view.colours->refusal);
    return;
  }
  const float end = step.arrives ? to : (from + to) / 2;
  ink.arrow({from, y}, {end, y}, look.colour, look.stroke, look.filled);
  if (!step.arrives) ink.cross({end, y}, view.colours->refusal);
  if (step.is_refusal) ink.cross({(from + to) / 2, y}, look.colour);
}

void SequencePanel::draw_note(const View& view, const Place& place, const SequenceStep& step,
                              float top, float height, bool comes) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const Palette& colours = *view.colours;
  const bool is_surprise = step.kind == StepKind::surprise;
  const bool is_bad =
      step.course == explain::Course::broken || step.course == explain::Course::back;
  const Colour border = is_surprise ? colours.surprise : is_bad ? colours.refusal : colours.letter;
  const std::size_t most = std::min<std::size_t>(step.lines.size(), 3);
  float width = view.font_size * 4;
  for (std::size_t i = 0; i < most; ++i) {
    width = std::max(width, width_of(view.text, view.font_size, step.lines[i]) + view.font_size);
  }
  if (is_surprise) width += view.font_size * 1.3F;
  const float x = step.kind == StepKind::omission || step.from == trace::kNone
                      ? (place.origin.x + place.time + place.right) / 2
                      : lane(place, step.from);
  // What stands in sight is read whole; what does not stays with its lane.
  const bool is_in_sight = x >= place.sight_from && x <= place.sight_to;
  const float least = is_in_sight ? place.sight_from : place.origin.x + place.time;
  const float end = is_in_sight ? place.sight_to : place.right;
  width = std::min(width, end - least - 2);
  const float left = std::clamp(x - width / 2, least, std::max(least, end - width - 2));
  const float frame = place.row * 0.12F;
  ink.box({left, top + frame}, {left + width, top + height - frame}, colours.panel,
          comes ? colours.border : border);
  float text = left + view.font_size * 0.5F;
  if (is_surprise) {
    ink.warning({text + view.font_size * 0.4F, top + height / 2}, view.font_size * 0.9F,
                colours.surprise, colours.panel);
    text += view.font_size * 1.3F;
  }
  const float line = view.row() * 0.98F;
  float y = top + (height - line * static_cast<float>(most)) / 2 + view.font_size * 0.1F;
  for (std::size_t i = 0; i < most; ++i, y += line) {
    ink.text({text, y}, comes ? colours.dim : colours.text, step.lines[i], Ink::Align::left,
             left + width - text);
  }
}

}  // namespace smtplab::panels
