#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "sim/scenario/intervention.h"
#include "sim/scenario/scenario.h"
#include "viewer/model/bookmark.h"
#include "viewer/model/future.h"
#include "viewer/model/playback.h"
#include "viewer/model/recording.h"
#include "viewer/model/refusal.h"

namespace smtplab::viewer {

/// What is open: one run, and all futures that were made of it; or several runs side by side.
///
/// Each future has a cursor of its own; one of them is active. Futures stay until they are closed;
/// where one is closed, those behind it move up by a number.
class Document {
 public:
  /// What there is to know of a future in a document.
  struct Entry {
    std::unique_ptr<Future> future;
    Playback playback;
    std::optional<std::size_t> parent;            ///< of which future it is a fork
    std::optional<scenario::Action> change = {};  ///< that was done at its branch()
    std::string command = {};              ///< or what the client says there, as it was typed
    std::vector<Bookmark> bookmarks = {};  ///< by their positions
    std::string name = {};                 ///< of a run beside another: where it comes from
  };

  /// A scenario that is run here.
  static Document of_scenario(const std::shared_ptr<const scenario::Scenario>& scenario,
                              std::optional<std::uint64_t> seed = {}, const RunLimits& limits = {});
  /// The text of a trace, of a run of `scenario`.
  static tl::expected<Document, RecordingProblem> of_trace(
      const std::shared_ptr<const scenario::Scenario>& scenario, std::string_view text,
      const RunLimits& limits = {});
  /// Another run beside those that are open, which becomes the active one. Its number.
  std::size_t add(std::unique_ptr<Future> future, std::string name = {});
  /// The run of a document that has one, for another document; nothing else may be done with this
  /// one afterwards.
  std::unique_ptr<Future> take() { return std::move(entries_.front().future); }
  /// The active one is no longer open; that which it was made from is active then, or the one
  /// before it. The last one stays, and so does what others were made from: theirs go first.
  tl::expected<void, Refusal> close();

  std::size_t size() const { return entries_.size(); }
  const Entry& entry(std::size_t number) const { return entries_[number]; }
  const Future& future(std::size_t number) const { return *entries_[number].future; }
  std::size_t active() const { return active_; }
  const Future& future() const { return future(active_); }
  /// The cursor moves to the same place, as far as both futures are the same there: no further than
  /// to where they part.
  void activate(std::size_t number);
  Playback& playback() { return entries_[active_].playback; }
  const Playback& playback() const { return entries_[active_].playback; }
  Playback& playback(std::size_t number) { return entries_[number].playback; }

  /// Changes the active future at its cursor. The new one becomes active, at the same place: what
  /// was changed is the next to be seen. Its number.
  tl::expected<std::size_t, Refusal> fork(const scenario::Action& action);
  /// "550 No such user": whoever answers next on SMTP, in the conversation that is shown if it goes
  /// on, answers this.
  tl::expected<std::size_t, Refusal> fork_reply(std::string_view reply);
  /// "RCPT TO:<nobody@b.example>": the scripted client says this in the place of its next line.
  tl::expected<std::size_t, Refusal> fork_command(std::string_view command);
  /// Whose answer fork_reply() would change, and on which connection.
  tl::expected<scenario::ReplaceReply, Refusal> next_reply() const;
  /// What is between the futures of two numbers: the first event in which they differ; nullopt:
  /// they are the same.
  std::optional<trace::EventIndex> first_difference(std::size_t a, std::size_t b) const;

  /// More of the text of a trace that was opened, as it is written. A cursor that was at the end
  /// stays at the end.
  tl::expected<void, RecordingProblem> append(std::string_view text);

  /// Marks the place of the active cursor, or takes the mark away; true if it is marked now.
  bool toggle_bookmark(std::string name = {});
  /// To the next mark behind the cursor, or before it.
  bool next_bookmark();
  bool previous_bookmark();

 private:
  std::size_t add_fork(std::unique_ptr<Future> future, std::optional<scenario::Action> change,
                       std::string command);

  std::vector<Entry> entries_;
  std::size_t active_ = 0;
  RunLimits limits_;
};

}  // namespace smtplab::viewer
