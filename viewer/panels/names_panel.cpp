#include "viewer/panels/names_panel.h"

#include <algorithm>

#include "sim/explain/escape.h"
#include "sim/explain/happening_writer.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

using explain::Course;

constexpr std::size_t kMostCached = 200;

bool is_route(const explain::Happening& happening) {
  return happening.kind->key.starts_with("routed.");
}

bool is_about_names(const explain::Happening& happening) {
  const std::string_view key = happening.kind->key;
  return happening.kind->course == Course::asks || happening.kind->course == Course::tells ||
         is_route(happening) || key.starts_with("not-connected.") ||
         key.starts_with("fault.names") || key.starts_with("zone-changed");
}

}  // namespace

void NamesPanel::gather(const View& view) {
  const viewer::Story& story = view.future->story();
  const Gathered wanted = Gathered::of(view);
  if (!(wanted == gathered_)) {
    moments_.clear();
    for (std::uint32_t i = 0; i < story.moments().size(); ++i) {
      const viewer::Moment& moment = story.moments()[i];
      if (moment.is_line()) continue;
      if (is_about_names(story.happenings()[moment.happening])) moments_.push_back(i);
    }
  } else if (view.cursor == cursor_) {
    return;
  }
  gathered_ = wanted;
  cursor_ = view.cursor;
  cache_.clear();
  cache_host_ = trace::kNone;
  const auto end = std::lower_bound(moments_.begin(), moments_.end(), view.cursor.seen);
  if (end == moments_.begin()) return;
  cache_host_ = story.moments()[*(end - 1)].from;
  const trace::WorldState& world = view.future->world_at(view.cursor.position);
  for (const dns::CacheEntry& entry : world.cached(cache_host_)) {
    if (entry.trust != dns::Trust::answer || cache_.size() >= kMostCached) continue;
    for (const dns::ResourceRecord& record : entry.records(world.now())) {
      cache_.push_back(explain::escape(record.to_string()));
    }
    if (entry.data.empty()) {
      cache_.push_back(explain::escape(entry.name.to_string()) + " " +
                       std::string(dns::to_string(entry.type)) + ": " +
                       view.word("view.names.nothing"));
    }
  }
}

void NamesPanel::draw(const View& view) {
  if (view.future == nullptr) {
    draw_beginning(view);
    return;
  }
  gather(view);
  const auto end = std::lower_bound(moments_.begin(), moments_.end(), view.cursor.seen);
  const auto shown = static_cast<std::size_t>(end - moments_.begin());
  if (shown == 0) {
    paragraph(view.word(moments_.empty() ? "view.names.never" : "view.names.none"));
    return;
  }
  draw_route(view, shown);
  draw_cache(view);
  draw_list(view, shown);
}

void NamesPanel::draw_route(const View& view, std::size_t shown) {
  const viewer::Story& story = view.future->story();
  for (std::size_t i = shown; i > 0 && shown - i < 512; --i) {
    const viewer::Moment& moment = story.moments()[moments_[i - 1]];
    const explain::Happening& happening = story.happenings()[moment.happening];
    if (!is_route(happening)) continue;
    head_line(view, view.word("view.names.route"));
    coloured(view, view.colours->letter, view.commentary().text(moment));
    const std::string why = view.commentary().why(happening);
    if (!why.empty()) paragraph(why);
    for (const requirements::Requirement* clause : view.commentary().clauses(happening)) {
      coloured(view, view.colours->accent, clause->id, true);
      ImGui::SameLine();
    }
    ImGui::NewLine();
    return;
  }
}

void NamesPanel::draw_cache(const View& view) {
  if (cache_.empty()) return;
  head_line(view,
            view.word("view.names.cache", {{"host", view.commentary().host_name(cache_host_)}}));
  for (const std::string& record : cache_) coloured(view, view.colours->question, record, true);
}

void NamesPanel::draw_list(const View& view, std::size_t shown) {
  head_line(view, view.word("view.names.asked"));
  const viewer::Story& story = view.future->story();
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float height = view.row();
  const float width = std::max(1.0F, ImGui::GetContentRegionAvail().x);
  const float time = width_of(view.text, view.font_size,
                              view.commentary().time(story.moments()[moments_[shown - 1]].at));
  const TightRows tight;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      // The latest stands on top.
      const std::uint32_t place = moments_[shown - 1 - static_cast<std::size_t>(i)];
      const viewer::Moment& moment = story.moments()[place];
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::PushID(static_cast<int>(place));
      if (ImGui::InvisibleButton("moment", {width, height})) view.want(SeekMoment{place + 1});
      const std::string text = view.commentary().text(moment);
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", text.c_str());
      ImGui::PopID();
      if (place + 1 == view.cursor.seen) {
        ink.list().AddRectFilled(at, {at.x + width, at.y + height}, panels::ink(view.colours->lit));
      }
      const Course course = story.happenings()[moment.happening].kind->course;
      const float x = at.x + time + view.font_size;
      ink.text(at, view.colours->dim, view.commentary().time(moment.at));
      ink.text({x, at.y}, view.colours->question, explain::mark_of(course));
      ink.text({x + view.font_size * 1.8F, at.y}, view.colours->text, text, Ink::Align::left,
               std::max(1.0F, at.x + width - x - view.font_size * 1.8F));
    }
  }
}

}  // namespace smtplab::panels
