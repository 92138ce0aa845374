#include "sim/explain/quiz.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sim/explain/code_meaning.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/kernel/random.h"

namespace smtplab::explain {
namespace {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

constexpr std::size_t kLinesBefore = 6;

/// The first line, without its line end.
std::string first_line(std::string_view octets) {
  std::string_view line = octets.substr(0, octets.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return escape(line);
}

/// The first number of three digits.
std::optional<smtp::ReplyCode> code_in(std::string_view answer) {
  const auto is_digit = [&](std::size_t i) {
    return i < answer.size() && answer[i] >= '0' && answer[i] <= '9';
  };
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (!is_digit(i)) continue;
    std::size_t end = i;
    while (is_digit(end)) ++end;
    if (end - i == 3) {
      return smtp::ReplyCode{
          static_cast<std::uint16_t>(std::stoi(std::string(answer.substr(i, 3))))};
    }
    i = end;
  }
  return std::nullopt;
}

bool holds(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

const smtp::Transition* row_of(const scenario::Scenario& scenario, const Event& event) {
  if (event.host >= scenario.hosts.size()) return nullptr;
  return scenario.hosts[event.host].dialect.table.find_row(event.row);
}

bool is_reply_to_ask_for(const Line& line) {
  return line.kind == LineKind::reply && line.server_event != trace::kNoEvent;
}

}  // namespace

std::string_view quiz_verdict_name(QuizVerdict verdict) {
  switch (verdict) {
    case QuizVerdict::right:
      return "right";
    case QuizVerdict::lawful:
      return "lawful";
    case QuizVerdict::wrong:
      return "wrong";
    case QuizVerdict::unreadable:
      return "unreadable";
  }
  return "unreadable";
}

Quiz::Quiz(const scenario::Scenario& scenario, const trace::Log& log, const QuizOptions& options)
    : scenario_(scenario),
      log_(log),
      language_(options.language),
      texts_(catalogue(options.language)),
      told_(conversations(scenario, log)) {
  for (const Conversation& told : told_) {
    notes_.push_back(annotate(scenario, log, told, options.language, Labels::client_server));
  }
  choose(options.seed, options.count);
}

void Quiz::choose(std::uint64_t seed, std::size_t count) {
  using Spot = std::pair<std::size_t, std::size_t>;
  std::vector<Spot> places;
  for (std::size_t c = 0; c < told_.size(); ++c) {
    for (std::size_t i = 0; i < told_[c].lines.size(); ++i) {
      if (is_reply_to_ask_for(told_[c].lines[i])) places.emplace_back(c, i);
    }
  }
  Random random(seed);
  for (std::size_t i = places.size(); i > 1; --i) {
    std::swap(places[i - 1], places[static_cast<std::size_t>(random.below(i))]);
  }
  // What is asked for twice teaches nothing new.
  std::set<std::pair<std::string_view, std::uint16_t>> asked;
  std::stable_partition(places.begin(), places.end(), [&](const Spot& place) {
    const Annotation& note = notes_[place.first][place.second];
    return asked.emplace(note.row_key, note.code.value).second;
  });
  if (places.size() > count) places.resize(count);
  std::sort(places.begin(), places.end(), [&](const Spot& a, const Spot& b) {
    return told_[a.first].lines[a.second].server_event <
           told_[b.first].lines[b.second].server_event;
  });
  for (const auto& [conversation, line] : places) add_question(conversation, line);
}

const Line* Quiz::command_of(const Conversation& told, const Line& reply) const {
  for (EventIndex i = log_[reply.server_event].cause; i != trace::kNoEvent; i = log_[i].cause) {
    for (const Line& line : told.lines) {
      const bool asks = line.kind == LineKind::command || line.kind == LineKind::call;
      if (asks && line.server_event == i) return &line;
    }
    if (log_[i].kind == EventKind::command || log_[i].kind == EventKind::pop3_command) break;
  }
  return nullptr;
}

void Quiz::add_question(std::size_t conversation, std::size_t line) {
  const Conversation& told = told_[conversation];
  const Line& reply = told.lines[line];
  const Event& event = log_[reply.server_event];
  Exchange exchange;
  exchange.is_pop3 = event.kind == EventKind::pop3_answered;
  exchange.verb = event.verb;
  exchange.code = event.code;
  exchange.ok = reply.octets.starts_with("+OK");
  exchange.first_line = first_line(reply.octets);
  exchange.note = notes_[conversation][line];
  if (const Line* command = command_of(told, reply)) {
    const Event& asked = log_[command->server_event];
    if (!exchange.is_pop3) exchange.row = row_of(scenario_, asked);
    const auto place = static_cast<std::size_t>(command - told.lines.data());
    exchange.command_text = notes_[conversation][place].what;
    exchange.command_clauses = notes_[conversation][place].clauses;
  }
  QuizQuestion question;
  question.conversation = conversation;
  question.line = line;
  question.event = reply.server_event;
  question.server = event.host < scenario_.hosts.size() ? escape(scenario_.hosts[event.host].name)
                                                        : std::string("?");
  for (std::size_t i = line; i-- > 0 && question.before.size() < kLinesBefore;) {
    const Line& one = told.lines[i];
    if (one.octets.empty()) continue;
    question.before.push_back(
        fmt::format("{} {}", label(one.role(), Labels::client_server), first_line(one.octets)));
  }
  std::reverse(question.before.begin(), question.before.end());
  question.hints = hints_of(exchange);
  questions_.push_back(std::move(question));
  exchanges_.push_back(std::move(exchange));
}

std::vector<std::string> Quiz::hints_of(const Exchange& exchange) const {
  std::vector<std::string> hints;
  std::string state;
  if (exchange.note.before) {
    state = "state." + std::string(smtp::session_state_name(*exchange.note.before));
  } else if (exchange.note.pop3_before) {
    state = "pop3.state." + std::string(pop3::session_state_name(*exchange.note.pop3_before));
  }
  if (!state.empty()) {
    hints.push_back(texts_.text("quiz.hint.state", {{"state", texts_.text(state)}}));
  }
  if (!exchange.command_text.empty()) hints.push_back(exchange.command_text);
  if (!exchange.is_pop3) {
    hints.push_back(texts_.text("quiz.hint.class",
                                {{"digit", std::to_string(exchange.code.value / 100)},
                                 {"class", digit_meaning(exchange.code, language_).reply_class}}));
  }
  return hints;
}

QuizJudgement Quiz::judge(std::size_t question, std::string_view answer) const {
  const Exchange& exchange = exchanges_[question];
  if (exchange.is_pop3) return judge_pop3(exchange, answer);
  QuizJudgement judgement;
  judgement.given = exchange.first_line;
  judgement.clauses = exchange.note.clauses;
  const std::optional<smtp::ReplyCode> code = code_in(answer);
  if (!code) {
    judgement.why = texts_.text("quiz.unreadable");
    return judgement;
  }
  judgement.answered = std::to_string(code->value);
  if (*code == exchange.code) {
    judgement.verdict = QuizVerdict::right;
    judgement.why = exchange.note.what;
  } else if (is_lawful(exchange, *code)) {
    judgement.verdict = QuizVerdict::lawful;
    judgement.why = texts_.text("quiz.lawful",
                                {{"code", judgement.answered},
                                 {"meaning", code_meaning(rfc(), exchange.verb, *code, language_)},
                                 {"given", std::to_string(exchange.code.value)},
                                 {"what", exchange.note.what}});
  } else {
    judgement.verdict = QuizVerdict::wrong;
    judgement.why = why_wrong(exchange, *code);
    for (const requirements::Requirement* clause : exchange.command_clauses) {
      const auto& all = judgement.clauses;
      if (std::find(all.begin(), all.end(), clause) == all.end()) {
        judgement.clauses.push_back(clause);
      }
    }
  }
  return judgement;
}

QuizJudgement Quiz::judge_pop3(const Exchange& exchange, std::string_view answer) const {
  QuizJudgement judgement;
  judgement.given = exchange.first_line;
  judgement.clauses = exchange.note.clauses;
  const bool says_err = holds(answer, "err");
  const bool says_ok = !says_err && holds(answer, "ok");
  if (!says_ok && !says_err) {
    judgement.why = texts_.text("quiz.unreadable-pop3");
    return judgement;
  }
  judgement.answered = says_ok ? "+OK" : "-ERR";
  judgement.verdict = says_ok == exchange.ok ? QuizVerdict::right : QuizVerdict::wrong;
  judgement.why = exchange.note.what;
  return judgement;
}

/// What another host might have answered to the same line in the same state.
///
/// Where the session itself decides (a command out of order, a wrong path), the clauses fix what is
/// answered; where the host decides, the reply tables of the RFC say what it may. They list codes
/// about syntax too, and those fit no line that is well-formed, but for commands that a host need
/// not know.
bool Quiz::is_lawful(const Exchange& exchange, smtp::ReplyCode code) const {
  const std::vector<smtp::ReplyCode> listed = listed_codes(rfc(), exchange.verb);
  const bool is_listed = std::find(listed.begin(), listed.end(), code) != listed.end();
  if (code.value == 421) return true;  // a host may go down at any time
  if (!is_listed) return false;
  if (exchange.row != nullptr && exchange.row->decides == smtp::Decides::session) {
    if (exchange.code.is_positive() != code.is_positive()) {
      // Only commands that need not be there can be refused for no fault of theirs.
      return exchange.code.is_positive() && exchange.verb == smtp::Verb::ehlo;
    }
    const std::string digits = std::to_string(exchange.code.value);
    const auto fixes = [&](const requirements::Requirement* clause) {
      using requirements::Level;
      return clause->level == Level::must && clause->summary.find(digits) != std::string::npos;
    };
    return std::none_of(exchange.command_clauses.begin(), exchange.command_clauses.end(), fixes);
  }
  const bool is_about_syntax = code.value / 10 % 10 == 0 && !code.is_positive();
  if (!is_about_syntax) return true;
  const bool is_optional = exchange.verb == smtp::Verb::vrfy || exchange.verb == smtp::Verb::expn ||
                           exchange.verb == smtp::Verb::help || exchange.verb == smtp::Verb::turn ||
                           exchange.verb == smtp::Verb::send || exchange.verb == smtp::Verb::soml ||
                           exchange.verb == smtp::Verb::saml;
  return is_optional && (code.value == 502 || code.value == 504);
}

std::string Quiz::why_wrong(const Exchange& exchange, smtp::ReplyCode code) const {
  const std::vector<smtp::ReplyCode> listed = listed_codes(rfc(), exchange.verb);
  const bool is_listed = std::find(listed.begin(), listed.end(), code) != listed.end();
  const bool by_rule = exchange.row != nullptr && exchange.row->decides == smtp::Decides::session;
  const std::string_view key = !is_listed ? "quiz.wrong.unlisted"
                               : by_rule  ? "quiz.wrong.rule"
                                          : "quiz.wrong.well-formed";
  std::string verb(smtp::command_spec(exchange.verb).name);
  if (exchange.verb == smtp::Verb::connection) verb = texts_.text("reply.verb.connection");
  if (exchange.verb == smtp::Verb::end_of_data) verb = texts_.text("reply.verb.end-of-data");
  const bool is_delivery =
      exchange.verb == smtp::Verb::delivery || exchange.verb == smtp::Verb::last_delivery;
  if (is_delivery) verb = texts_.text("reply.verb.delivery");
  if (exchange.verb == smtp::Verb::unknown) verb = texts_.text("reply.verb.unknown");
  return texts_.text(key, {{"code", std::to_string(code.value)},
                           {"rfc", std::to_string(rfc())},
                           {"verb", verb},
                           {"given", std::to_string(exchange.code.value)},
                           {"command", exchange.command_text},
                           {"what", exchange.note.what}});
}

}  // namespace smtplab::explain
