#pragma once

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/explain/catalogue.h"
#include "viewer/model/commentary.h"
#include "viewer/model/comparison.h"
#include "viewer/model/document.h"
#include "viewer/model/future.h"
#include "viewer/model/moment.h"
#include "viewer/model/quiz_session.h"
#include "viewer/model/search.h"
#include "viewer/panels/ink.h"
#include "viewer/panels/palette.h"
#include "viewer/panels/request.h"
#include "viewer/panels/scenario_index.h"

namespace smtplab::panels {

/// What a frame is drawn from: what is shown of the model, and how. Panels change nothing; they
/// say what they want in `requests`.
struct View {
  const viewer::Future* future = nullptr;  ///< null: nothing is open
  std::uint64_t opened = 0;  ///< how many documents had been opened: an address may come again
  viewer::Cursor cursor;
  const viewer::Document* document = nullptr;       ///< null with the future
  const viewer::QuizSession* quiz = nullptr;        ///< null: none is held
  const std::vector<std::string>* hints = nullptr;  ///< of the question, that were given; with quiz
  const viewer::Comparison* comparison = nullptr;   ///< of the two futures that are compared
  const viewer::Search* search = nullptr;           ///< of the last search; null: there was none
  const ScenarioIndex* scenarios = nullptr;
  explain::Language language = explain::Language::en;
  const Palette* colours = nullptr;
  ImFont* text = nullptr;  ///< both of font_size
  ImFont* mono = nullptr;
  float font_size = 16;  ///< pixels: grows with the scale
  double age_s = 1;      ///< since the cursor has moved; what travels has arrived after 1
  bool shows_what_comes = false;
  std::optional<std::uint32_t> chosen_conversation;  ///< nullopt: that of the current moment
  Requests* requests = nullptr;

  const explain::Catalogue& words() const { return explain::catalogue(language); }
  std::string word(std::string_view key, const explain::Arguments& arguments = {}) const {
    return words().text(key, arguments);
  }
  viewer::Commentary& commentary() const { return future->commentary(language); }
  /// The moment that is lit; null before the first one.
  const viewer::Moment* moment() const;
  /// The conversation that is shown; nullopt where there is none yet.
  std::optional<std::uint32_t> conversation() const;
  /// What a line of writing takes, with the room between lines.
  float row() const { return font_size * 1.3F; }
  Ink paint(ImDrawList& list, bool in_mono = false) const {
    return {list, in_mono ? mono : text, font_size};
  }
  void want(Request request) const { requests->push_back(std::move(request)); }
};

/// Whether what was gathered for a future still holds.
struct Gathered {
  const viewer::Future* future = nullptr;
  std::uint64_t opened = 0;
  std::uint64_t version = 0;
  explain::Language language = explain::Language::en;

  static Gathered of(const View& view) {
    return {view.future, view.opened, view.future == nullptr ? 0 : view.future->version(),
            view.language};
  }
  /// The same run, perhaps with more of it, or in another language.
  bool is_same_run(const Gathered& other) const {
    return future == other.future && opened == other.opened;
  }
  friend bool operator==(const Gathered&, const Gathered&) = default;
};

}  // namespace smtplab::panels
