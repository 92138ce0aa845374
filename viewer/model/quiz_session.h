#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/quiz.h"
#include "viewer/model/future.h"
#include "viewer/model/moment.h"

namespace smtplab::viewer {

/// How a quiz went so far.
struct QuizScore {
  std::size_t right = 0;
  std::size_t lawful = 0;  ///< codes that another host might have given
  std::size_t wrong = 0;
  std::size_t passed_over = 0;
  std::size_t of = 0;  ///< questions in all

  std::size_t answered() const { return right + lawful + wrong; }
  friend bool operator==(const QuizScore&, const QuizScore&) = default;
};

/// "What will it answer?", one reply of a run after another, before it is shown.
class QuizSession {
 public:
  /// The future must outlive it, and stay as it is.
  QuizSession(const Future& future, const explain::QuizOptions& options);

  /// All questions have been answered, or passed over. Nothing else may be asked for then but
  /// score().
  bool is_over() const { return next_ == quiz_.questions().size(); }
  std::size_t number() const { return next_; }  ///< of the question, from 0
  std::size_t size() const { return quiz_.questions().size(); }
  const explain::QuizQuestion& question() const { return quiz_.questions()[next_]; }
  /// Where a viewer is to stand while it asks: everything before the reply is there.
  Cursor place() const;
  /// Where it is to stand afterwards: the reply is lit.
  Cursor answer_place() const;
  /// One more hint, each giving away more; nullopt: there are no more.
  std::optional<std::string> hint();
  /// Judges an answer. What is no answer at all is not counted, and may be tried again.
  const explain::QuizJudgement& answer(std::string_view text);
  /// What answer() has said of this question; null before.
  const explain::QuizJudgement* judgement() const { return judgement_ ? &*judgement_ : nullptr; }
  /// On to the next question; one that was not answered is passed over.
  void go_on();
  const QuizScore& score() const { return score_; }

 private:
  const Future& future_;
  explain::Quiz quiz_;
  std::size_t next_ = 0;
  std::size_t hints_ = 0;
  std::optional<explain::QuizJudgement> judgement_;
  QuizScore score_;
};

}  // namespace smtplab::viewer
