#include "viewer/panels/scenarios_panel.h"

#include <algorithm>
#include <sstream>

#include "viewer/model/event_filter.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

const std::string& title_of(const ListedScenario& scenario, explain::Language language) {
  return language == explain::Language::zh ? scenario.chinese : scenario.english;
}

}  // namespace

bool holds_words(std::string_view text, std::string_view words) {
  std::istringstream parts{std::string(words)};
  for (std::string word; parts >> word;) {
    if (!viewer::contains_text(text, word)) return false;
  }
  return true;
}

void ScenariosPanel::filter(const View& view) {
  const auto& all = view.scenarios->scenarios();
  if (filtered_by_ == words_ && known_ == all.size() && language_ == view.language) return;
  if (filtered_by_ != words_) chosen_ = 0;
  filtered_by_ = words_;
  known_ = all.size();
  language_ = view.language;
  shown_.clear();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string text =
        all[i].name + " " + all[i].english + " " + all[i].chinese + " " + all[i].theme;
    if (holds_words(text, words_)) shown_.push_back(i);
  }
  chosen_ = std::min(chosen_, shown_.empty() ? 0 : shown_.size() - 1);
}

void ScenariosPanel::move() {
  if (shown_.empty()) return;
  const ImGuiIO& io = ImGui::GetIO();
  const auto pressed = [&](ImGuiKey key) { return ImGui::IsKeyPressed(io.KeyMap[key]); };
  const std::size_t before = chosen_;
  if (pressed(ImGuiKey_DownArrow) && chosen_ + 1 < shown_.size()) ++chosen_;
  if (pressed(ImGuiKey_UpArrow) && chosen_ > 0) --chosen_;
  if (pressed(ImGuiKey_PageDown)) chosen_ = std::min(chosen_ + 10, shown_.size() - 1);
  if (pressed(ImGuiKey_PageUp)) chosen_ -= std::min<std::size_t>(chosen_, 10);
  has_moved_ = has_moved_ || chosen_ != before;
}

void ScenariosPanel::draw(const View& view) {
  if (view.scenarios == nullptr || view.scenarios->size() == 0) {
    input_ = {};
    paragraph(view.word("view.scenarios.none"));
    return;
  }
  ImGui::SetNextItemWidth(-1);
  const bool is_entered = input_.draw("##words", view.word("view.scenarios.search"), words_);
  const bool is_typing = input_.is_active();
  filter(view);
  if (is_typing) move();
  if (is_entered && !shown_.empty()) {
    view.want(Open{view.scenarios->scenarios()[shown_[chosen_]].file});
  }
  coloured(view, view.colours->dim, view.words().plural("view.scenarios.found", shown_.size()));
  const TightRows tight;
  ImGui::BeginChild("list");
  const Ink ink = view.paint(*ImGui::GetWindowDrawList());
  const float size = view.font_size;
  const float height = view.row() * 2.1F;
  const float width = std::max(1.0F, ImGui::GetContentRegionAvail().x);
  if (has_moved_) {
    const float top = static_cast<float>(chosen_) * height;
    if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (top + height > ImGui::GetScrollY() + ImGui::GetWindowHeight()) {
      ImGui::SetScrollY(top + height - ImGui::GetWindowHeight());
    }
    has_moved_ = false;
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(shown_.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const std::size_t place = static_cast<std::size_t>(i);
      const ListedScenario& scenario = view.scenarios->scenarios()[shown_[place]];
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::PushID(i);
      if (ImGui::InvisibleButton("scenario", {width, height})) view.want(Open{scenario.file});
      const bool is_hovered = ImGui::IsItemHovered();
      ImGui::PopID();
      const std::string& title = title_of(scenario, view.language);
      if (is_hovered && !title.empty()) ImGui::SetTooltip("%s", title.c_str());
      if (is_hovered || (is_typing && place == chosen_)) {
        ink.list().AddRectFilled(at, {at.x + width, at.y + height}, panels::ink(view.colours->lit));
      }
      const float name = std::min(width_of(view.text, size, scenario.name), width * 0.6F);
      const float x = at.x + size * 0.3F;
      ink.text({x, at.y + size * 0.05F}, view.colours->accent, scenario.name, Ink::Align::left,
               name + 1);
      ink.text({x + name + size, at.y + size * 0.05F}, view.colours->dim, scenario.theme,
               Ink::Align::left, std::max(1.0F, width - name - size * 1.6F));
      ink.text({x + size * 0.6F, at.y + view.row()},
               scenario.is_right ? view.colours->text : view.colours->refusal,
               scenario.is_right ? title : view.word("view.scenarios.wrong"), Ink::Align::left,
               std::max(1.0F, width - size));
    }
  }
  ImGui::EndChild();
}

}  // namespace smtplab::panels
