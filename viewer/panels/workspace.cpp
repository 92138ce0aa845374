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

constexpr float kFontSize = 16;                  // pixels, at scale 1
constexpr trace::EventIndex kMostDrawn = 5'000;  // events, in one drawing

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
  if (scanned_opened_ != session_.opened()) scanned_.clear();
  scanned_opened_ = session_.opened();
  for (std::size_t i = 0; document != nullptr && i < document->size(); ++i) {
    const viewer::Future& future = document->future(i);
    const auto [scanned, is_first] = scanned_.emplace(&future, 0);
    if (is_first) {
      is_new = alphabet_.add(future.scenario().title) || is_new;
      for (const std::string& note : future.scenario().notes) {
        is_new = alphabet_.add(note) || is_new;
      }
    }
    trace::EventIndex& events = scanned->second;
    if (future.size() < events) events = 0;
    for (; events < future.size(); ++events) {
      is_new = alphabet_.add(future.log().payload(events)) || is_new;
    }
  }
  fonts_are_old_ = fonts_are_old_ || is_new;
}

bool Workspace::prepare() {
  session_.list_on();
  note_characters();
  ImGuiIO& io = ImGui::GetIO();
  if (is_in_dialog() || menus_are_wanted_) {
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
    case Action::run_until:
      if (session_.document() == nullptr) return true;
      prompt_.open(action == Action::search       ? Prompt::Kind::search
                   : action == Action::go_to_time ? Prompt::Kind::time
                                                  : Prompt::Kind::until);
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
    case Action::language:
      set_language(session_.language() == explain::Language::zh ? explain::Language::en
                                                                : explain::Language::zh);
      return true;
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
      return arrange(action);
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
  const bool is_all = session_.shows_what_comes();
  if (document.future().log().empty() || (!is_all && document.playback().position() == 0)) {
    return session_.tell(explain::catalogue(session_.language()).text("view.dialogue.none"));
  }
  if (!is_all) {
    options.range.last = document.playback().position() - 1;
  }
  // Of a long run that which led to the current line, and not how all began.
  const trace::EventIndex end = std::min(options.range.last, document.future().size() - 1) + 1;
  options.range.first = end - std::min(end, kMostDrawn);
  options.range.most_steps = kMostDrawn;
  std::ofstream file(name, std::ios::binary);
  file << explain::write_sequence_svg(document.future().scenario(), document.future().log(),
                                      options);
  const char* const key = !file.flush()              ? "view.cannot-write"
                          : options.range.first == 0 ? "view.written"
                                                     : "view.written.part";
  session_.tell(explain::catalogue(session_.language())
                    .text(key, {{"file", name},
                                {"first", std::to_string(options.range.first + 1)},
                                {"last", std::to_string(end)}}));
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
  state["shares"] = {layout_.across, layout_.down[0], layout_.down[1]};
  const char* const dialog = fork_.is_open()     ? "fork"
                             : prompt_.is_open() ? "prompt"
                             : help_.is_open()   ? "help"
                             : message_is_open_  ? "message"
                                                 : "";
  state["dialog"] = dialog;
  return state.dump();
}

}  // namespace smtplab::panels
