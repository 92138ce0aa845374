#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/run_text.h"
#include "viewer/web/lesson_steps.h"
#include "viewer/web/lesson_tables.h"

namespace smtplab::web {

/// A run's sentences in one language.
class LanguageText {
 public:
  LanguageText(const scenario::Scenario& scenario, const trace::Log& log,
               explain::Language language);

  const explain::TextOptions options;
  explain::TextPage page;
  explain::RunText run;
  explain::HappeningWriter happenings;
};

/// Writes the steps of a lesson as JSON objects.
class StepWriter {
 public:
  StepWriter(const scenario::Scenario& scenario, const trace::Log& log,
             const LessonOutline& outline, LessonTables& tables);

  /// Steps in their order. `changes` is the array of what the step has changed.
  std::string write(const LessonStep& step, std::string_view changes);

 private:
  struct Notes {
    std::vector<explain::Annotation> english;
    std::vector<explain::Annotation> chinese;
  };
  class Object;

  void write_line(const LessonStep& step, Object& out);
  void write_said(const explain::Conversation& conversation, const explain::Line& line,
                  const explain::Annotation& note, Object& out);
  void write_note(const explain::Annotation& english, const explain::Annotation& chinese,
                  Object& out);
  void write_state(const explain::Annotation& note, Object& out);
  void write_surprises(const explain::Annotation& english, const explain::Annotation& chinese,
                       Object& out);
  void write_message(const LessonStep& step, Object& out);
  void write_happening(const LessonStep& step, Object& out);
  const Notes& notes_of(std::size_t conversation);

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  const LessonOutline& outline_;
  LessonTables& tables_;
  LanguageText english_;
  LanguageText chinese_;
  std::map<std::size_t, Notes> notes_;  // of conversations that were met
  /// By conversation, the content of the message that is under way there: chunks are parts of one.
  std::map<std::size_t, std::string> under_way_;
};

}  // namespace smtplab::web
