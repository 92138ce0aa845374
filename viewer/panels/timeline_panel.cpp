#include "viewer/panels/timeline_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

using trace::EventKind;
using MarkKind = TimelineMark::Kind;

constexpr std::uint32_t kLanes = 3;
constexpr double kLeastRange = 8;  // moments

bool is_marked(const trace::Event& event, MarkKind& kind) {
  switch (event.kind) {
    case EventKind::stored:
    case EventKind::displayed:
    case EventKind::fetched:
      kind = MarkKind::delivered;
      return true;
    case EventKind::answered:
      kind = MarkKind::refusal;
      return event.code.value >= 400;
    case EventKind::failed:
      kind = MarkKind::refusal;
      return true;
    case EventKind::fault:
    case EventKind::crashed:
    case EventKind::not_connected:
      kind = MarkKind::broken;
      return true;
    case EventKind::violation:
    case EventKind::differs:
      kind = MarkKind::surprise;
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<TimelineMark> timeline_marks(const viewer::Future& future) {
  std::vector<TimelineMark> marks;
  for (trace::EventIndex i = 0; i < future.size(); ++i) {
    TimelineMark mark;
    if (!is_marked(future.log()[i], mark.kind)) continue;
    const auto moment = future.story().moment_of(i);
    if (!moment) continue;
    mark.moment = static_cast<std::uint32_t>(*moment);
    if (marks.empty() || !(marks.back() == mark)) marks.push_back(mark);
  }
  std::stable_sort(marks.begin(), marks.end(), [](const TimelineMark& a, const TimelineMark& b) {
    return a.moment < b.moment;
  });
  return marks;
}

std::vector<TimelineBand> timeline_bands(const viewer::Story& story, std::uint32_t lanes) {
  std::vector<TimelineBand> bands;
  for (std::uint32_t i = 0; i < story.conversations().size(); ++i) {
    const auto& moments = story.moments_of(i);
    if (moments.empty()) continue;
    bands.push_back({i, moments.front(), moments.back(), 0});
  }
  std::sort(bands.begin(), bands.end(),
            [](const TimelineBand& a, const TimelineBand& b) { return a.first < b.first; });
  std::vector<std::int64_t> ends(std::max(lanes, 1U), -1);
  for (TimelineBand& band : bands) {
    while (band.lane + 1 < ends.size() && ends[band.lane] >= band.first) ++band.lane;
    ends[band.lane] = std::max<std::int64_t>(ends[band.lane], band.last);
  }
  return bands;
}

void TimelinePanel::zoom(int steps) {
  const double middle = std::clamp(static_cast<double>(cursor_.seen), range_.first, range_.last);
  const double factor = std::pow(0.7, steps);
  range_ = {middle - (middle - range_.first) * factor, middle + (range_.last - middle) * factor};
  if (range_.last - range_.first < kLeastRange) {
    range_ = {middle - kLeastRange / 2, middle + kLeastRange / 2};
  }
}

void TimelinePanel::gather(const View& view) {
  if (const Gathered wanted = Gathered::of(view); !(wanted == gathered_)) {
    const bool grows = wanted.is_same_run(gathered_);
    const bool was_whole = !grows || range_.last >= static_cast<double>(count_);
    gathered_ = wanted;
    count_ = view.future->story().moments().size();
    for (std::vector<std::uint32_t>& moments : marks_) moments.clear();
    for (const TimelineMark& mark : timeline_marks(*view.future)) {
      marks_[static_cast<std::size_t>(mark.kind)].push_back(mark.moment);
    }
    bands_.assign(kLanes, {});
    for (const TimelineBand& band : timeline_bands(view.future->story(), kLanes)) {
      bands_[band.lane].push_back(band);
    }
    if (was_whole) range_.last = static_cast<double>(std::max<std::size_t>(count_, 1));
    if (!grows) range_.first = 0;
  }
  keep_in_range(view);
}

void TimelinePanel::keep_in_range(const View& view) {
  const double most = static_cast<double>(std::max<std::size_t>(count_, 1));
  double width = std::min(range_.last - range_.first, most);
  if (!(view.cursor == cursor_)) {
    cursor_ = view.cursor;
    const auto at = static_cast<double>(cursor_.seen);
    if (at < range_.first || at > range_.last) range_.first = at - width / 2;
  }
  range_.first = std::clamp(range_.first, 0.0, most - width);
  range_.last = range_.first + width;
}

float TimelinePanel::x_of(const Place& place, double moment) const {
  const double share = (moment - range_.first) / std::max(range_.last - range_.first, 1e-9);
  return place.from.x + (place.to.x - place.from.x) * static_cast<float>(share);
}

void TimelinePanel::draw(const View& view) {
  if (view.future == nullptr) return;
  gather(view);
  const float size = view.font_size;
  Place place;
  place.from = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  place.from.x += size * 0.6F;
  place.to = {place.from.x + std::max(room.x - size * 1.2F, 1.0F),
              place.from.y + std::max(room.y, 1.0F)};
  react(view, place);
  ImGui::PushClipRect({place.from.x - size * 0.6F, place.from.y},
                      {place.to.x + size * 0.6F, place.to.y}, true);
  draw_bands(view, place);
  draw_times(view, place);
  draw_marks(view, place);
  draw_cursor(view, place);
  ImGui::PopClipRect();
}

void TimelinePanel::react(const View& view, const Place& place) {
  ImGui::SetCursorScreenPos(place.from);
  ImGui::InvisibleButton("line", {place.to.x - place.from.x, place.to.y - place.from.y});
  const ImGuiIO& io = ImGui::GetIO();
  const double share = (io.MousePos.x - place.from.x) / (place.to.x - place.from.x);
  const double at = range_.first + (range_.last - range_.first) * std::clamp(share, 0.0, 1.0);
  if (ImGui::IsItemActive()) {
    view.want(SeekMoment{static_cast<std::size_t>(std::max(0.0, std::floor(at + 0.5)))});
  }
  if (!ImGui::IsItemHovered()) return;
  if (io.MouseWheel != 0) zoom(io.MouseWheel > 0 ? 1 : -1);
  const auto moment = static_cast<std::size_t>(std::max(0.0, std::floor(at)));
  const auto& moments = view.future->story().moments();
  if (moment < moments.size() && (view.shows_what_comes || moment < view.cursor.seen)) {
    ImGui::SetTooltip("%s  %s", trimmed(view.commentary().time(moments[moment].at)).c_str(),
                      view.commentary().text(moments[moment]).c_str());
  }
}

double TimelinePanel::moment_at(const Place& place, float x) const {
  const double share = (x - place.from.x) / std::max(place.to.x - place.from.x, 1.0F);
  return range_.first + (range_.last - range_.first) * share;
}

void TimelinePanel::draw_bands(const View& view, const Place& place) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = view.font_size;
  const float middle = place.from.y + size * 1.55F;
  list.AddRectFilled({place.from.x, middle - size * 0.9F}, {place.to.x, middle + size * 0.9F},
                     ink(view.colours->panel));
  const float height = size * 1.5F / static_cast<float>(kLanes);
  float y = middle - size * 0.75F;
  for (const std::vector<TimelineBand>& lane : bands_) {
    auto band = std::partition_point(
        lane.begin(), lane.end(), [&](const TimelineBand& one) { return one.last < range_.first; });
    while (band != lane.end() && band->first <= range_.last) {
      const float from = std::max(x_of(place, band->first), place.from.x);
      const float to = std::max(std::min(x_of(place, band->last + 1.0), place.to.x), from + 3);
      const bool has_come = band->first < view.cursor.seen;
      list.AddRectFilled({from + 1, y + 1}, {to - 1, y + height - 1},
                         ink(view.colours->client, has_come ? 0.55F : 0.2F), 2);
      // Those that would be drawn over it are passed over all at once.
      const double next = moment_at(place, to);
      band = std::partition_point(band + 1, lane.end(), [&](const TimelineBand& one) {
        return static_cast<double>(one.last) + 1 <= next;
      });
    }
    y += height;
  }
}

void TimelinePanel::draw_mark(const View& view, ImVec2 at, MarkKind kind) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  switch (kind) {
    case MarkKind::delivered:
      ink.envelope(at, size * 0.8F, view.colours->letter, view.colours->window);
      break;
    case MarkKind::refusal:
      ink.cross(at, view.colours->refusal);
      break;
    case MarkKind::broken:
      ink.list().AddRectFilled({at.x - size * 0.12F, at.y - size * 0.35F},
                               {at.x + size * 0.12F, at.y + size * 0.35F},
                               panels::ink(view.colours->refusal));
      break;
    case MarkKind::surprise:
      ink.warning(at, size * 0.75F, view.colours->surprise, view.colours->window);
      break;
  }
}

void TimelinePanel::draw_marks(const View& view, const Place& place) {
  const float size = view.font_size;
  // What is to come gives nothing away.
  const double end = view.shows_what_comes
                         ? range_.last
                         : std::min(range_.last, static_cast<double>(view.cursor.seen));
  for (std::size_t kind = 0; kind < kTimelineMarkKinds; ++kind) {
    const std::vector<std::uint32_t>& moments = marks_[kind];
    auto at = std::lower_bound(moments.begin(), moments.end(), range_.first - 1);
    while (at != moments.end() && *at < end) {
      const float x = x_of(place, *at + 0.5);
      draw_mark(view, {x, place.from.y + size * 0.35F}, static_cast<MarkKind>(kind));
      at = std::lower_bound(at + 1, moments.end(), moment_at(place, x + size * 0.3F) - 0.5);
    }
  }
  draw_bookmarks(view, place);
}

void TimelinePanel::draw_bookmarks(const View& view, const Place& place) {
  if (view.document == nullptr) return;
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  for (const viewer::Bookmark& mark : view.document->entry(view.document->active()).bookmarks) {
    const float x = x_of(place, static_cast<double>(mark.cursor.seen));
    const float y = place.from.y + size * 0.05F;
    ink.list().AddTriangleFilled({x, y}, {x + size * 0.7F, y + size * 0.3F}, {x, y + size * 0.6F},
                                 panels::ink(view.colours->accent));
    ink.line({x, y}, {x, y + size * 1.2F}, view.colours->accent);
  }
}

void TimelinePanel::draw_times(const View& view, const Place& place) {
  const auto& moments = view.future->story().moments();
  if (moments.empty()) return;
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  const std::string widest = view.commentary().time(moments.back().at);
  const float room = width_of(view.text, size, widest) + size * 3;
  const int count = std::max(1, static_cast<int>((place.to.x - place.from.x) / room));
  const float y = place.from.y + size * 2.65F;
  for (int i = 0; i <= count; ++i) {
    const double share = static_cast<double>(i) / count;
    const double at = range_.first + (range_.last - range_.first) * share;
    const auto moment = std::min(static_cast<std::size_t>(at), moments.size() - 1);
    const float x = x_of(place, at);
    ink.line({x, y - size * 0.25F}, {x, y}, view.colours->border);
    const auto align = i == 0       ? Ink::Align::left
                       : i == count ? Ink::Align::right
                                    : Ink::Align::middle;
    ink.text({x, y}, view.colours->dim, trimmed(view.commentary().time(moments[moment].at)), align);
  }
}

void TimelinePanel::draw_cursor(const View& view, const Place& place) {
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  const float x = x_of(place, static_cast<double>(view.cursor.seen));
  const float top = place.from.y + size * 0.5F;
  const float bottom = place.from.y + size * 2.5F;
  ink.list().AddRectFilled({x - size * 0.08F, top}, {x + size * 0.08F, bottom},
                           panels::ink(view.colours->text));
  ink.list().AddTriangleFilled({x - size * 0.35F, top - size * 0.1F},
                               {x + size * 0.35F, top - size * 0.1F}, {x, top + size * 0.4F},
                               panels::ink(view.colours->text));
}

}  // namespace smtplab::panels
