#include "viewer/panels/workspace.h"

#include <imgui_internal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <variant>

#include "sim/explain/sequence_svg.h"
#include "viewer/panels/panel_list.h"
#include "viewer/panels/quiz_panel.h"
#include "viewer/panels/scenarios_panel.h"
#include "viewer/panels/style.h"

namespace smtplab::panels {
namespace {

constexpr float kFontSize = 16;  // pixels, at scale 1

}  // namespace

Workspace::Workspace(Session& session, const Settings& settings, FontFiles fonts)
    : session_(session),
      theme_(settings.theme),
      scale_(std::clamp(settings.scale, kLeastScale, kMostScale)),
      layout_(settings.layout),
      first_(settings),
      files_(std::move(fonts)),
      panels_(make_panels()) {
  set_language(session.language());
}

void Workspace::set_language(explain::Language language) {
  if (language == explain::Language::zh) {
    if (!files_.has_chinese()) {
      if (session_.language() != explain::Language::en) {
        session_.set_language(explain::Language::en);
      }
      session_.tell(explain::catalogue(explain::Language::en).text("view.no-chinese-font"));
      return;
    }
    add_catalogue(alphabet_, language);
    fonts_are_old_ = true;
  }
  if (session_.language() != language) session_.set_language(language);
}

void Workspace::set_scale(float scale) {
  scale_ = std::clamp(scale, kLeastScale, kMostScale);
  fonts_are_old_ = style_is_old_ = true;
}

bool Workspace::can_draw(std::string_view text) const {
  Alphabet needed;
  needed.add(text);
  return std::all_of(needed.characters().begin(), needed.characters().end(), [&](ImWchar c) {
    return c >= 0x7F && c <= 0xFF ? true : fonts_.text->FindGlyphNoFallback(c) != nullptr;
  });
}

void Workspace::note_characters() {
  bool is_new = false;
  for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
    std::array<char, 8> octets{};
    if (typed >= 0x80) is_new = alphabet_.add(ImTextCharToUtf8(octets.data(), typed)) || is_new;
  }
  const viewer::Document* const document = session_.document();
  if (document != nullptr) {
    const viewer::Future& future = document->future();
    if (scanned_ != &future) {
      scanned_ = &future;
      scanned_events_ = 0;
      is_new = alphabet_.add(future.scenario().title) || is_new;
      for (const std::string& note : future.scenario().notes) {
        is_new = alphabet_.add(note) || is_new;
      }
    }
    if (future.size() < scanned_events_) scanned_events_ = 0;
    for (; scanned_events_ < future.size(); ++scanned_events_) {
      is_new = alphabet_.add(future.log().payload(scanned_events_)) || is_new;
    }
  }
  fonts_are_old_ = fonts_are_old_ || is_new;
}

bool Workspace::prepare() {
  session_.list_on();
  note_characters();
  ImGuiIO& io = ImGui::GetIO();
  if (is_in_dialog()) {
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  } else {
    io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  }
  if (style_is_old_) {
    set_style(theme_, scale_);
    style_is_old_ = false;
  }
  if (!fonts_are_old_) return false;
  fonts_are_old_ = false;
  fonts_ = load_fonts(*io.Fonts, files_, alphabet_, kFontSize * scale_);
  io.FontDefault = fonts_.text;
  return true;
}

View Workspace::view(Requests& requests) const {
  View view;
  view.opened = session_.opened();
  view.document = session_.document();
  if (view.document != nullptr) {
    view.future = &view.document->future();
    view.cursor = view.document->playback().cursor();
  }
  view.quiz = session_.quiz();
  view.hints = &session_.hints();
  view.comparison = session_.comparison();
  view.search = session_.search();
  view.scenarios = &session_.scenarios();
  view.language = session_.language();
  view.colours = &palette(theme_);
  view.text = fonts_.text;
  view.mono = fonts_.mono;
  view.font_size = kFontSize * scale_;
  view.age_s = stands_still_ ? 1 : session_.age_s() / 0.6;
  view.shows_what_comes = session_.shows_what_comes();
  view.chosen_conversation = session_.chosen_conversation();
  view.requests = &requests;
  return view;
}

Panel* Workspace::panel(std::string_view key) const {
  for (const auto& panel : panels_) {
    if (panel->key() == key) return panel.get();
  }
  return nullptr;
}

bool Workspace::enlarge(const std::string& key) {
  if (panel(key) == nullptr) return false;
  choose_panel(key);
  layout_.enlarged = key;
  return true;
}

void Workspace::choose_panel(const std::string& key) {
  if (panel(key) == nullptr) return;
  layout_.bring_to_front(key);
  focus_ = key;
  focus_is_new_ = true;
}

void Workspace::go_to_panel(int steps) {
  const auto& keys = panel_keys();
  const auto found = std::find(keys.begin(), keys.end(), focus_);
  const auto count = static_cast<int>(keys.size());
  const auto place = found == keys.end() ? 0 : static_cast<int>(found - keys.begin());
  choose_panel(std::string(keys[static_cast<std::size_t>((place + steps + count) % count)]));
}

void Workspace::open_fork() {
  if (session_.document() == nullptr) return;
  Requests none;
  refusal_.clear();
  fork_.open(view(none));
}

bool Workspace::perform_here(Action action) {
  switch (action) {
    case Action::help:
      help_.open();
      return true;
    case Action::search:
    case Action::go_to_time:
      if (session_.document() == nullptr) return true;
      prompt_.open(action == Action::search ? Prompt::Kind::search : Prompt::Kind::time);
      return true;
    case Action::fork:
      open_fork();
      return true;
    case Action::compare:
      choose_panel("futures");
      return true;
    case Action::scenarios:
      choose_panel("scenarios");
      static_cast<ScenariosPanel*>(panel("scenarios"))->ask_for_words();
      return true;
    case Action::quiz:
      choose_panel("quiz");
      static_cast<QuizPanel*>(panel("quiz"))->ask_for_answer();
      return false;  // the session begins it
    case Action::next_panel:
    case Action::last_panel:
      go_to_panel(action == Action::next_panel ? 1 : -1);
      return true;
    case Action::enlarge_panel:
      layout_.enlarged = layout_.enlarged.empty() ? focus_ : std::string();
      return true;
    case Action::leave:
      layout_.enlarged.clear();
      session_.tell({});
      return true;
    case Action::larger:
    case Action::smaller:
      set_scale(scale_ + (action == Action::larger ? 0.25F : -0.25F));
      return true;
    case Action::theme:
      theme_ = theme_ == Theme::dark ? Theme::light : Theme::dark;
      style_is_old_ = true;
      return true;
    case Action::language:
      set_language(session_.language() == explain::Language::zh ? explain::Language::en
                                                                : explain::Language::zh);
      return true;
    case Action::zoom_in:
    case Action::zoom_out: {
      const int steps = action == Action::zoom_in ? 1 : -1;
      if (Panel* shown = panel(focus_)) shown->zoom(steps);
      timeline_.zoom(steps);
      return true;
    }
    case Action::picture:
      want_picture();
      return true;
    case Action::drawing:
      write_drawing();
      return true;
    case Action::quit:
      wants_to_quit_ = true;
      return true;
    default:
      return false;
  }
}

void Workspace::perform(const Requests& requests) {
  for (const Request& request : requests) {
    if (const auto* action = std::get_if<Action>(&request); action && perform_here(*action)) {
      continue;
    }
    if (const auto* chosen = std::get_if<ChoosePanel>(&request)) {
      choose_panel(chosen->panel);
      continue;
    }
    session_.perform(request);
    const bool is_change = std::holds_alternative<Change>(request) ||
                           std::holds_alternative<AnswerInstead>(request) ||
                           std::holds_alternative<SayInstead>(request);
    if (is_change) {
      refusal_ = session_.was_refused() ? session_.message() : std::string();
      if (refusal_.empty()) {
        fork_.close();
        choose_panel("futures");
      }
    }
    if (std::holds_alternative<Open>(request) && session_.message().empty()) {
      choose_panel("dialogue");
    }
    if (session_.message().find('\n') != std::string::npos)
      message_is_open_ = message_is_new_ = true;
  }
}

std::string Workspace::free_name(const std::string& ending) const {
  const viewer::Document& document = *session_.document();
  std::string stem = std::filesystem::path(session_.file()).stem().string() + "-" +
                     std::to_string(document.playback().seen());
  if (ending == ".png") stem += "-" + focus_;
  std::error_code error;
  std::string name = stem + ending;
  for (int i = 2; std::filesystem::exists(name, error); ++i) {
    name = stem;
    name.append("-").append(std::to_string(i)).append(ending);
  }
  return name;
}

void Workspace::want_picture() {
  if (session_.document() == nullptr) return;
  picture_ = WantedPicture{free_name(".png"), focus_area_};
}

std::optional<WantedPicture> Workspace::take_picture() { return std::exchange(picture_, {}); }

void Workspace::write_drawing() {
  if (session_.document() == nullptr) return;
  const viewer::Document& document = *session_.document();
  const std::string name = free_name(".svg");
  explain::SequenceSvgOptions options;
  options.language = session_.language();
  if (!session_.shows_what_comes()) {
    if (document.playback().position() == 0) {
      return session_.tell(explain::catalogue(session_.language()).text("view.dialogue.none"));
    }
    options.range.last = document.playback().position() - 1;
  }
  std::ofstream file(name, std::ios::binary);
  file << explain::write_sequence_svg(document.future().scenario(), document.future().log(),
                                      options);
  const char* const key = file.flush() ? "view.written" : "view.cannot-write";
  session_.tell(explain::catalogue(session_.language()).text(key, {{"file", name}}));
}

Settings Workspace::settings() const {
  Settings settings = first_;
  settings.language = session_.language();
  settings.theme = theme_;
  settings.scale = scale_;
  settings.layout = layout_;
  settings.file = session_.file();
  settings.scenario = session_.scenario_file();
  return settings;
}

std::string Workspace::report() const {
  auto state = nlohmann::ordered_json::parse(session_.report());
  state["theme"] = theme_ == Theme::light ? "light" : "dark";
  state["scale"] = scale_;
  state["panel"] = focus_;
  state["enlarged"] = layout_.enlarged;
  const char* const dialog = fork_.is_open()     ? "fork"
                             : prompt_.is_open() ? "prompt"
                             : help_.is_open()   ? "help"
                             : message_is_open_  ? "message"
                                                 : "";
  state["dialog"] = dialog;
  return state.dump();
}

}  // namespace smtplab::panels
