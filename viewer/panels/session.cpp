#include "viewer/panels/session.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/explain/escape.h"

namespace smtplab::panels {
namespace {

using viewer::Playback;

constexpr double kReadAgain_s = 0.25;

}  // namespace

Session::Session(explain::Language language, ScenarioIndex scenarios)
    : language_(language), scenarios_(std::move(scenarios)) {}

void Session::set_language(explain::Language language) {
  language_ = language;
  message_.clear();
  comparison_.reset();
  if (quiz_) begin_quiz();
  if (!search_.text().empty() && document_) {
    search_ = viewer::Search(document_->future(), search_.text(), language_);
  }
  compare();
}

void Session::forget_derived() {
  quiz_.reset();
  hints_.clear();
  comparison_.reset();
  search_ = {};
  conversation_.reset();
}

bool Session::perform(const Request& request) {
  message_.clear();
  was_refused_ = false;
  if (const auto* action = std::get_if<Action>(&request)) return act(*action);
  if (const auto* wanted = std::get_if<Open>(&request)) {
    if (const auto problem = open(wanted->file)) {
      for (const std::string& line : problem->lines) {
        message_ += (message_.empty() ? "" : "\n") + line;
      }
    }
    return true;
  }
  if (!document_) return false;
  Playback& playback = document_->playback();
  if (const auto* seek = std::get_if<Seek>(&request)) {
    playback.seek(seek->position);
  } else if (const auto* to = std::get_if<SeekMoment>(&request)) {
    if (to->seen == 0) {
      playback.to_start();
    } else {
      playback.seek_moment(to->seen - 1);
    }
  } else if (const auto* time = std::get_if<SeekTime>(&request)) {
    playback.to_time(time->at);
  } else if (const auto* text = std::get_if<Find>(&request)) {
    find(text->text, false);
  } else if (const auto* until = std::get_if<RunUntil>(&request)) {
    run_until(until->filter);
  } else if (const auto* shown = std::get_if<ShowConversation>(&request)) {
    conversation_ = shown->conversation;
  } else if (const auto* change = std::get_if<Change>(&request)) {
    forked(document_->fork(change->action));
  } else if (const auto* reply = std::get_if<AnswerInstead>(&request)) {
    forked(document_->fork_reply(reply->reply));
  } else if (const auto* said = std::get_if<SayInstead>(&request)) {
    forked(document_->fork_command(said->command));
  } else if (const auto* future = std::get_if<ChooseFuture>(&request)) {
    quiz_.reset();
    document_->activate(future->future);
    compare();
  } else if (const auto* answer = std::get_if<AnswerQuiz>(&request)) {
    answer_quiz(answer->answer);
  } else if (std::holds_alternative<MoreHints>(request)) {
    take_hint();
  } else if (std::holds_alternative<NextQuestion>(request)) {
    go_on_with_quiz();
  } else {
    return false;
  }
  return true;
}

bool Session::move(Playback& playback, Action action) {
  switch (action) {
    case Action::step:
      return playback.step();
    case Action::back:
      return playback.back();
    case Action::next_reply:
      return playback.next_reply();
    case Action::last_reply:
      return playback.previous_reply();
    case Action::next_message:
      return playback.next_message();
    case Action::last_message:
      return playback.previous_message();
    case Action::next_host:
      return playback.next_host();
    case Action::last_host:
      return playback.previous_host();
    case Action::to_start:
      return playback.to_start();
    case Action::to_end:
      return playback.to_end();
    case Action::to_cause:
      return playback.to_cause();
    case Action::next_bookmark:
      return document_->next_bookmark();
    case Action::last_bookmark:
      return document_->previous_bookmark();
    default:
      return false;
  }
}

void Session::change_pace(Playback& playback, Action action) {
  using Unit = viewer::Pace::Unit;
  viewer::Pace pace = playback.pace();
  if (action == Action::by_clock) {
    pace.unit = pace.unit == Unit::moments ? Unit::time : Unit::moments;
  } else {
    pace.rate = std::clamp(pace.rate * (action == Action::faster ? 2 : 0.5), 0.125, 64.0);
  }
  playback.set_pace(pace);
  const auto whole = static_cast<int>(pace.rate >= 1 ? pace.rate : 1 / pace.rate);
  const std::string rate = (pace.rate >= 1 ? "" : "1/") + std::to_string(whole);
  tell(word(pace.unit == Unit::moments ? "view.pace.moments" : "view.pace.time", {{"rate", rate}}));
}

void Session::show_other_connection(bool is_next) {
  const viewer::Story& story = document_->future().story();
  const auto shown =
      conversation_ ? conversation_ : story.conversation_at(document_->playback().seen());
  const bool has_other =
      shown && (is_next ? *shown + 1 < story.conversations().size() : *shown > 0);
  if (!has_other) {
    // Behind the last one and before the first stands the one that is followed.
    conversation_.reset();
    return tell(word("view.dialogue.current"));
  }
  conversation_ = is_next ? *shown + 1 : *shown - 1;
}

bool Session::act(Action action) {
  if (!document_) return false;
  Playback& playback = document_->playback();
  switch (action) {
    case Action::play:
      if (playback.is_playing()) {
        playback.pause();
      } else {
        if (playback.is_at_end()) playback.to_start();
        playback.play();
      }
      return true;
    case Action::faster:
    case Action::slower:
    case Action::by_clock:
      change_pace(playback, action);
      return true;
    case Action::bookmark:
      tell(word(document_->toggle_bookmark() ? "view.bookmark.set" : "view.bookmark.gone"));
      return true;
    case Action::what_comes:
      shows_what_comes_ = !shows_what_comes_;
      return true;
    case Action::search_again:
      find(search_.text(), true);
      return true;
    case Action::next_future:
      if (document_->size() < 2) {
        tell(word("view.futures.none", {{"key", shortcut_text(Action::fork)}}));
      } else {
        quiz_.reset();
        document_->activate((document_->active() + 1) % document_->size());
        compare();
      }
      return true;
    case Action::next_connection:
    case Action::last_connection:
      show_other_connection(action == Action::next_connection);
      return true;
    case Action::close_future:
      close_future();
      return true;
    case Action::run_on:
      run_until(awaited_);
      return true;
    case Action::quiz:
      begin_quiz();
      return true;
    case Action::step:
    case Action::back:
    case Action::next_reply:
    case Action::last_reply:
    case Action::next_message:
    case Action::last_message:
    case Action::next_host:
    case Action::last_host:
    case Action::to_start:
    case Action::to_end:
    case Action::to_cause:
    case Action::next_bookmark:
    case Action::last_bookmark:
      playback.pause();
      if (!move(playback, action)) tell(word("view.no-such-place"));
      return true;
    default:
      return false;
  }
}

void Session::begin_quiz() {
  hints_.clear();
  quiz_.reset();
  document_->playback().pause();
  explain::QuizOptions options;
  options.language = language_;
  quiz_.emplace(document_->future(), options);
  shows_what_comes_ = false;
  conversation_.reset();
  if (!quiz_->is_over()) document_->playback().seek(quiz_->place());
}

void Session::answer_quiz(const std::string& answer) {
  if (!quiz_ || quiz_->is_over()) return;
  const explain::QuizJudgement& judgement = quiz_->answer(answer);
  if (judgement.verdict != explain::QuizVerdict::unreadable) {
    document_->playback().seek(quiz_->answer_place());
  }
}

void Session::take_hint() {
  if (!quiz_ || quiz_->is_over()) return;
  if (auto hint = quiz_->hint()) {
    hints_.push_back(*std::move(hint));
  } else {
    tell(word("quiz.hint.none"));
  }
}

void Session::go_on_with_quiz() {
  if (!quiz_ || quiz_->is_over()) return;
  quiz_->go_on();
  hints_.clear();
  if (!quiz_->is_over()) document_->playback().seek(quiz_->place());
}

void Session::find(const std::string& text, bool again) {
  if (text.empty()) return;
  if (!again || search_.text() != text) {
    search_ = viewer::Search(document_->future(), text, language_);
  }
  const auto found = search_.next(document_->playback().seen());
  if (!found) return tell(word("view.search.none", {{"text", explain::escape(text)}}));
  document_->playback().seek_moment(*found);
  tell(explain::catalogue(language_).plural("view.search.found", search_.found().size()));
}

void Session::run_until(const std::string& text) {
  if (text.empty()) return tell(word("view.until.what"));
  awaited_ = text;
  const viewer::EventFilter filter = viewer::read_filter(text, document_->future().scenario());
  document_->playback().pause();
  if (!document_->playback().run_until(filter)) {
    tell(word("view.until.none", {{"text", explain::escape(text)}}));
  }
}

void Session::close_future() {
  const std::string number = std::to_string(document_->active() + 1);
  if (const auto done = document_->close(); !done) {
    return tell(viewer::refusal_text(done.error(), language_));
  }
  quiz_.reset();
  search_ = {};
  conversation_.reset();
  // Another future may come to stand where this one stood: nobody may take them for the same.
  ++opened_;
  compare();
  tell(word("view.futures.closed", {{"number", number}}));
}

void Session::forked(const tl::expected<std::size_t, viewer::Refusal>& future) {
  if (!future) {
    was_refused_ = true;
    tell(viewer::refusal_text(future.error(), language_));
    return;
  }
  quiz_.reset();
  search_ = {};
  compare();
  tell(word("view.futures.made", {{"number", std::to_string(*future + 1)}}));
}

void Session::compare() {
  comparison_.reset();
  if (!document_ || document_->size() < 2) return;
  const std::size_t right = document_->active();
  const std::size_t left = document_->entry(right).parent.value_or(right == 0 ? 1 : 0);
  comparison_.emplace(document_->future(left), document_->future(right), language_);
}

void Session::advance(double real_s) {
  if (!document_) return;
  const double counted = std::clamp(real_s, 0.0, 0.25);
  document_->playback().advance({static_cast<std::int64_t>(counted * 1e9)});
  age_s_ += counted;
  if (!(document_->playback().cursor() == last_cursor_)) {
    last_cursor_ = document_->playback().cursor();
    age_s_ = 0;
  }
  since_read_s_ += real_s;
  if (is_trace_ && since_read_s_ >= kReadAgain_s) read_on();
}

}  // namespace smtplab::panels
