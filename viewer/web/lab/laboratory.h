#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/explain/quiz.h"
#include "sim/scenario/scenario.h"
#include "viewer/model/document.h"

namespace smtplab::web {

/// How far a run in a page goes: far beyond any bundled scenario, and little enough for a page to
/// draw.
inline constexpr viewer::RunLimits kLabLimits{.steps = 100'000, .octets = 32 * 1024 * 1024};
/// The most octets of a scenario's text that somebody may type.
inline constexpr std::size_t kMostLabText = 1024 * 1024;

/// What a page asks of the simulator: one scenario, its run, and the futures that were made of it.
///
/// All answers are JSON in UTF-8, and every sentence in them stands there in both languages:
/// {"en": ..., "zh": ...}. What cannot be done is {"refused": sentence}; nothing has changed then.
/// A future is named by its number, from 0; a number that there is not is refused.
class Laboratory {
 public:
  Laboratory() = default;
  explicit Laboratory(const viewer::RunLimits& limits) : limits_(limits) {}

  /// {"errors": [{"line", "pointer", "what", "cure"}, ...]}, with what load_scenario() finds, or,
  /// where there is none, also "id", "title", "seed" and "hosts". `name` is the file's. What was
  /// run before is forgotten; after errors there is nothing to run.
  std::string load(std::string_view text, std::string_view name);

  /// Runs what was loaded: future 0. The answer is its account: "future", "events", "digests" (as
  /// `run --verify` prints them), "ending" ("finished", "step-limit", "octet-limit") and what was
  /// otherwise than the scenario expects, "failures".
  std::string run();

  /// A future as write_lesson_json() writes it.
  std::string lesson(std::size_t future) const;

  /// Another future, in which something is done in the place of what happens at the event of a
  /// line, or right before it. `change` is {"event": N} with one of
  ///   "reply": "550 No such user"         the reply that is there is this one
  ///   "command": "RCPT TO:<a@b.example>"  the scripted client says this
  ///   "drop": true                        the line's connection breaks
  ///   "crash": HOST, "restart": HOST
  ///   "set_policy": HOST, "key", "value"
  ///   "set_records": HOST, "owner", "type", "data": [...], "ttl_s"
  /// The answer is the account of the new future, with "parent" and "first_difference", the first
  /// event that is not as in its parent; null if there is none.
  std::string fork(std::size_t future, std::string_view change);

  /// Two futures side by side from their "first_difference" on: "rows", each with "left" and
  /// "right", which are null or {"event", "at", "text"}; "more" rows were left out.
  std::string compare(std::size_t left, std::size_t right) const;

  /// Whether a reply or a command at an event can be another one: {}, or {"refused"}, why not.
  std::string sayable(std::size_t future, std::uint32_t event) const;

  /// What can be changed at an event: the "policies" of transfer agents, each with the words that
  /// it may have, and the "records" that name servers have there, by owner and type.
  std::string changeable(std::size_t future, std::uint32_t event) const;

  /// Questions about a future's replies: "questions", each with "event", "server", "before" and
  /// "hints".
  std::string ask(std::size_t future, std::uint64_t seed, std::size_t count);
  /// Judges an answer to one of them: "verdict", "answered", "given", "why" and "clauses".
  std::string judge(std::size_t question, std::string_view answer) const;

  /// The trace as JSON Lines, the sequence chart as SVG, and the handout as HTML: texts, not JSON;
  /// empty for a future that there is not.
  std::string jsonl(std::size_t future) const;
  std::string svg(std::size_t future, explain::Language language) const;
  std::string handout(std::size_t future, explain::Language language) const;

 private:
  /// The same questions in both languages.
  struct BilingualQuiz {
    explain::Quiz english;
    explain::Quiz chinese;
  };

  bool has(std::size_t future) const { return document_ && future < document_->size(); }

  viewer::RunLimits limits_ = kLabLimits;
  std::shared_ptr<const scenario::Scenario> scenario_;
  std::optional<viewer::Document> document_;
  std::unique_ptr<const BilingualQuiz> quiz_;
};

}  // namespace smtplab::web
