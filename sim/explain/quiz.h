#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/register/register.h"
#include "sim/scenario/scenario.h"
#include "sim/smtp/command.h"
#include "sim/smtp/reply_code.h"
#include "sim/smtp/transition.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// Which questions a quiz has.
struct QuizOptions {
  std::uint64_t seed = 1;
  std::size_t count = 5;  ///< fewer where the run has fewer replies
  Language language = Language::en;
};

/// "What will the server answer?", asked of one reply of a run.
struct QuizQuestion {
  std::size_t conversation = 0;               ///< in the order of conversations()
  std::size_t line = 0;                       ///< of the reply, in that conversation
  trace::EventIndex event = trace::kNoEvent;  ///< the answering; what a viewer seeks to, less one
  std::string server;                         ///< its name, escaped
  std::vector<std::string> before;  ///< what was said before: at most six lines, "C: RCPT TO:<...>"
  std::vector<std::string> hints;   ///< from the least to the most that they give away
};

enum class QuizVerdict : std::uint8_t {
  right,   ///< what this host has answered
  lawful,  ///< a code that the clauses would permit another host
  wrong,
  unreadable,  ///< no code
};

/// "right", "lawful", "wrong", "unreadable": a stable key.
std::string_view quiz_verdict_name(QuizVerdict verdict);

struct QuizJudgement {
  QuizVerdict verdict = QuizVerdict::unreadable;
  std::string answered;  ///< the code that was read: "550", "+OK"; empty where there is none
  std::string given;     ///< what the host has answered: its first line, escaped
  std::string why;       ///< one sentence or more
  std::vector<const requirements::Requirement*> clauses;
};

/// Questions about the replies of a run. The same run and options give the same questions; replies
/// of different rows of the transition table are asked for first, and all come in the order of the
/// run. `scenario` and `log` must outlive it.
class Quiz {
 public:
  Quiz(const scenario::Scenario& scenario, const trace::Log& log, const QuizOptions& options);

  const std::vector<QuizQuestion>& questions() const { return questions_; }

  /// Judges by the code alone, wherever it stands in `answer`: the text of a reply is for people.
  /// "+OK" and "-ERR" answer questions of POP3; "ok" and "err" will do.
  QuizJudgement judge(std::size_t question, std::string_view answer) const;

 private:
  /// What is known of a reply beside the question.
  struct Exchange {
    bool is_pop3 = false;
    smtp::Verb verb = smtp::Verb::unknown;
    smtp::ReplyCode code;
    bool ok = false;                        ///< of POP3
    const smtp::Transition* row = nullptr;  ///< of the command; null: unknown
    std::string first_line;
    Annotation note;           ///< of the reply
    std::string command_text;  ///< what is said of the command
    std::vector<const requirements::Requirement*> command_clauses;
  };

  void choose(std::uint64_t seed, std::size_t count);
  void add_question(std::size_t conversation, std::size_t line);
  const Line* command_of(const Conversation& told, const Line& reply) const;
  std::vector<std::string> hints_of(const Exchange& exchange) const;
  QuizJudgement judge_pop3(const Exchange& exchange, std::string_view answer) const;
  bool is_lawful(const Exchange& exchange, smtp::ReplyCode code) const;
  std::string why_wrong(const Exchange& exchange, smtp::ReplyCode code) const;
  int rfc() const { return scenario_.standard == smtp::Standard::rfc821 ? 821 : 5321; }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  Language language_;
  const Catalogue& texts_;
  std::vector<Conversation> told_;
  std::vector<std::vector<Annotation>> notes_;
  std::vector<QuizQuestion> questions_;
  std::vector<Exchange> exchanges_;  // of each question
};

}  // namespace smtplab::explain
