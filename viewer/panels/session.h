#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "viewer/model/comparison.h"
#include "viewer/model/document.h"
#include "viewer/model/quiz_session.h"
#include "viewer/model/search.h"
#include "viewer/panels/request.h"
#include "viewer/panels/scenario_index.h"

namespace smtplab::panels {

/// Why a file could not be opened: each a line or more for people.
struct OpenProblem {
  std::vector<std::string> lines;
};

/// What the viewer works on, and all that can be done to it; nothing of how it is drawn.
///
/// What people are to be told is in message(), in their language.
class Session {
 public:
  Session(explain::Language language, ScenarioIndex scenarios);

  /// A scenario, or a trace: that of `scenario` where one is named, else of the listed one that
  /// its header names. What was open stays where it can't be opened.
  std::optional<OpenProblem> open(const std::string& file, const std::string& scenario = {});
  /// Another one beside what is open, so that both can be compared. Where nothing is open, alone.
  std::optional<OpenProblem> open_beside(const std::string& file, const std::string& scenario = {});
  /// What is not the model's is passed over: false.
  bool perform(const Request& request);
  /// Time goes by: playing, and reading on in a trace that grows.
  void advance(double real_s);
  void set_language(explain::Language language);

  /// How many documents were opened: an address alone may come again.
  std::uint64_t opened() const { return opened_; }
  const viewer::Document* document() const { return document_ ? &*document_ : nullptr; }
  viewer::Document* document() { return document_ ? &*document_ : nullptr; }
  const viewer::QuizSession* quiz() const { return quiz_ ? &*quiz_ : nullptr; }
  const std::vector<std::string>& hints() const { return hints_; }
  const viewer::Comparison* comparison() const { return comparison_ ? &*comparison_ : nullptr; }
  const viewer::Search* search() const { return search_.text().empty() ? nullptr : &search_; }
  /// What was run until the last time; empty: nothing.
  const std::string& awaited() const { return awaited_; }
  const ScenarioIndex& scenarios() const { return scenarios_; }
  /// Reads a few more of the listed scenarios; false if all have been read.
  bool list_on() { return scenarios_.read_on(4); }
  void list_all() { scenarios_.read_on(scenarios_.size()); }
  explain::Language language() const { return language_; }
  const std::string& file() const { return file_; }
  /// The trace's own scenario, where it was named; else empty.
  const std::string& scenario_file() const { return scenario_file_; }
  bool is_trace() const { return is_trace_; }
  bool shows_what_comes() const { return shows_what_comes_; }
  std::optional<std::uint32_t> chosen_conversation() const { return conversation_; }
  const std::string& message() const { return message_; }
  void tell(std::string message) { message_ = std::move(message); }
  /// A change from outside was refused; perform() has told why.
  bool was_refused() const { return was_refused_; }
  /// Seconds since the cursor has moved.
  double age_s() const { return age_s_; }
  /// One line of JSON: all that tells where somebody is.
  std::string report() const;

 private:
  bool act(Action action);
  bool move(viewer::Playback& playback, Action action);
  void show_other_connection(bool is_next);
  void change_pace(viewer::Playback& playback, Action action);
  void begin_quiz();
  void answer_quiz(const std::string& answer);
  void go_on_with_quiz();
  void take_hint();
  void find(const std::string& text, bool again);
  void run_until(const std::string& text);
  void close_future();
  void forked(const tl::expected<std::size_t, viewer::Refusal>& future);
  void compare();
  void forget_derived();
  std::optional<OpenProblem> open_scenario(const std::string& file);
  std::optional<OpenProblem> open_trace(const std::string& file, const std::string& scenario,
                                        const std::string& text);
  std::string scenario_of_trace(const std::string& text);
  void read_on();
  std::string word(std::string_view key, const explain::Arguments& arguments = {}) const {
    return explain::catalogue(language_).text(key, arguments);
  }

  explain::Language language_;
  ScenarioIndex scenarios_;
  std::string file_;
  std::string scenario_file_;
  bool is_trace_ = false;
  std::uint64_t opened_ = 0;
  std::uintmax_t read_octets_ = 0;  // of a trace
  double since_read_s_ = 0;
  std::optional<viewer::Document> document_;
  std::optional<viewer::QuizSession> quiz_;
  std::vector<std::string> hints_;
  std::optional<viewer::Comparison> comparison_;
  viewer::Search search_;
  std::string awaited_;  // what was run until
  std::optional<std::uint32_t> conversation_;
  bool shows_what_comes_ = false;
  std::string message_;
  bool was_refused_ = false;
  double age_s_ = 1;
  viewer::Cursor last_cursor_;
};

}  // namespace smtplab::panels
