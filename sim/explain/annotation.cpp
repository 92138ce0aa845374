#include "sim/explain/annotation.h"

#include <algorithm>
#include <utility>

#include "sim/explain/code_meaning.h"
#include "sim/explain/escape.h"
#include "sim/explain/follow.h"
#include "sim/explain/line_rule.h"
#include "sim/explain/parameter_remarks.h"
#include "sim/pop3/transition.h"
#include "sim/smtp/violation.h"
#include "sim/trace/pop3_exchange.h"

namespace smtplab::explain {
namespace {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;
using trace::kNoEvent;

// A host's own rows stand behind those that all hosts share; its dialect has both.
const smtp::Transition* find_row(const scenario::Scenario& scenario, const Event& event) {
  if (event.row < smtp::transitions().size()) return &smtp::transitions()[event.row];
  if (event.host >= scenario.hosts.size()) return nullptr;
  return scenario.hosts[event.host].dialect.table.find_row(event.row);
}

int rfc_of(smtp::Standard standard) { return standard == smtp::Standard::rfc821 ? 821 : 5321; }

std::string_view role_key(Labels labels, bool server, bool capital) {
  static constexpr std::string_view keys[] = {
      "role.client",     "role.Client",     "role.server",     "role.Server",
      "role.821.client", "role.821.Client", "role.821.server", "role.821.Server"};
  return keys[(labels == Labels::sender_receiver ? 4 : 0) + (server ? 2 : 0) + (capital ? 1 : 0)];
}

/// Sentences that speak of the two sides.
class Speaker {
 public:
  Speaker(Language language, Labels labels)
      : texts_(catalogue(language)),
        client_(texts_.text(role_key(labels, false, false))),
        capital_client_(texts_.text(role_key(labels, false, true))),
        server_(texts_.text(role_key(labels, true, false))),
        capital_server_(texts_.text(role_key(labels, true, true))) {}

  std::string say(std::string_view key, std::string_view verb = {},
                  std::string_view subject = {}) const {
    return texts_.text(key, {{"client", client_},
                             {"Client", capital_client_},
                             {"server", server_},
                             {"Server", capital_server_},
                             {"verb", verb},
                             {"subject", subject}});
  }
  std::string say_plural(std::string_view key, std::uint64_t count) const {
    return texts_.plural(key, count, {{"Server", capital_server_}, {"server", server_}});
  }

 private:
  const Catalogue& texts_;
  std::string client_, capital_client_, server_, capital_server_;
};

/// Goes through one conversation and keeps what the lines before have led to.
class Annotator {
 public:
  Annotator(const scenario::Scenario& scenario, const trace::Log& log,
            const Conversation& conversation, Language language, Labels labels)
      : scenario_(scenario),
        log_(log),
        conversation_(conversation),
        language_(language),
        speaker_(language, labels) {}

  Annotation annotate(const Line& line) {
    Annotation note;
    explain_row(line, note);
    if (note.row_key.empty()) explain_by_rule(line, note);
    for (const EventIndex index : line.events) add_event(index, line, note);
    return note;
  }

 private:
  void explain_row(const Line& line, Annotation& note) {
    const bool is_unheard = line.server_event == kNoEvent && line.kind == LineKind::reply;
    const EventIndex told = is_unheard ? line.client_event : line.server_event;
    if (told == kNoEvent) return;
    const Event& event = log_[told];
    if (event.kind == EventKind::pop3_command || event.kind == EventKind::pop3_answered ||
        event.kind == EventKind::pop3_reply) {
      return explain_pop3_row(event, note);
    }
    note.before = event.before;
    note.after = event.after;
    if (const smtp::Transition* row = find_row(scenario_, event)) {
      note.row_key = row->key;
      note.what = say_row(*row, event, line);
      add_clauses(row->clauses, note);
    }
    const bool is_reply = event.kind != EventKind::command;
    if (is_reply) note.code = event.code;
    if (!is_reply) {
      note.follow = what_may_answer(event);
      context_.is_chunk = event.verb == smtp::Verb::bdat;
      return;
    }
    context_.quit_was_answered = event.verb == smtp::Verb::quit && note.code.is_positive();
    context_.is_negotiating = event.after == smtp::SessionState::negotiating;
    note.follow = what_may_follow(event);
    note.meaning = code_meaning(rfc_of(scenario_.standard), event.verb, event.code, language_);
  }

  // EXTERNAL proves nothing by itself, so what is said of the other mechanisms is false of it.
  std::string say_row(const smtp::Transition& row, const Event& event, const Line& line) {
    std::string key = "row." + std::string(row.key);
    constexpr std::string_view kExternal = "AUTH EXTERNAL";
    if (event.kind == EventKind::command && event.verb != smtp::Verb::auth_response) {
      is_external_ = event.verb == smtp::Verb::auth &&
                     smtp::equals_ignoring_case(line.octets.substr(0, kExternal.size()), kExternal);
    }
    if (is_external_ && catalogue(language_).has("external." + key)) key = "external." + key;
    return speaker_.say(key, smtp::command_spec(event.verb).name);
  }

  void explain_pop3_row(const Event& event, Annotation& note) {
    if (event.row >= pop3::transitions().size()) return;
    const pop3::Transition& row = pop3::transition(event.row);
    const trace::Pop3Exchange exchange = trace::unpack_pop3(event.value);
    note.row_key = row.key;
    note.what = speaker_.say("pop3.row." + std::string(row.key));
    note.pop3_before = exchange.before;
    note.pop3_after = exchange.after;
    add_clauses(row.clauses, note);
    if (event.kind == EventKind::pop3_command) {
      note.follow = catalogue(language_).text("follow.pop3-answers");
      return;
    }
    context_.quit_was_answered = exchange.verb == pop3::Verb::quit;
    note.follow = pop3_follow_text(exchange.after, language_);
  }

  // Where the session itself refuses, nothing else may come.
  std::string what_may_answer(const Event& event) const {
    const smtp::Transition* row = find_row(scenario_, event);
    if (row != nullptr && row->decides == smtp::Decides::session) {
      const smtp::ReplyCode due = scenario_.hosts[event.host].dialect.texts[row->reply].code;
      if (!due.is_positive()) {
        return catalogue(language_).text("follow.refusals",
                                         {{"refused", std::to_string(due.value)}});
      }
    }
    return answers_text(rfc_of(scenario_.standard), event.verb, language_);
  }

  std::string what_may_follow(const Event& event) const {
    if (event.host >= scenario_.hosts.size()) return {};
    const smtp::Dialect& dialect = scenario_.hosts[event.host].dialect;
    smtp::ExtensionSet offered = dialect.extensions;
    if (is_secure_) offered.remove(smtp::Extension::starttls);
    return follow_text(
        event.after,
        commands_in(event.after, dialect.table, dialect.standard(), offered, dialect.protocol),
        language_);
  }

  template <std::size_t N>
  void add_clauses(const std::array<std::string_view, N>& clauses, Annotation& note) const {
    for (const std::string_view id : clauses) {
      const requirements::Requirement* clause = requirements::standard_register().find(id);
      if (clause == nullptr) continue;
      const bool own = (clause->rfc == 821) == (scenario_.standard == smtp::Standard::rfc821);
      (own ? note.clauses : note.other_clauses).push_back(clause);
    }
    // A row of the other standard alone is still worth its clauses.
    if (note.clauses.empty()) note.clauses.swap(note.other_clauses);
  }

  void explain_content(std::string_view key, const Line& line, Annotation& note) const {
    std::uint64_t lines = 0;
    std::uint64_t dots = 0;  // lines that begin with one
    for (std::size_t i = 0; i < line.octets.size(); ++i) {
      const bool begins = i == 0 || line.octets[i - 1] == '\n';
      if (begins) ++lines;
      if (begins && line.octets[i] == '.') ++dots;
    }
    std::uint64_t taken = 0;
    for (const EventIndex index : line.events) {
      if (log_[index].kind == EventKind::content) taken += log_[index].length;
    }
    note.what = speaker_.say_plural(key, lines);
    if (context_.is_chunk) return;
    note.before = note.after = smtp::SessionState::content;
    note.follow = follow_text(smtp::SessionState::content, {}, language_);
    if (dots != 0 && taken + dots == line.octets.size()) {
      note.what += speaker_.say("line.joint") + speaker_.say_plural("line.content-dots", dots);
    }
  }

  /// Of what no row tells: a call, content, what nobody reads, an end.
  void explain_by_rule(const Line& line, Annotation& note) {
    context_.is_pop3 = conversation_.is_pop3;
    context_.was_taken = false;
    for (const EventIndex index : line.events) {
      context_.was_taken = context_.was_taken || log_[index].kind == EventKind::accepted;
      context_.timed_out = context_.timed_out || log_[index].kind == EventKind::timed_out;
    }
    context_.is_breaking = line.kind == LineKind::hang_up && line.client_event != kNoEvent &&
                           log_[line.client_event].kind != EventKind::closing;
    const LineRule rule = rule_of(line, context_);
    note.row_key = rule.key;
    add_clauses(rule.clauses, note);
    if (line.kind == LineKind::content) {
      explain_content(rule.key, line, note);
    } else if (!rule.key.empty()) {
      note.what = speaker_.say(rule.key);
    }
    if (line.kind == LineKind::call && context_.was_taken) {
      note.follow =
          catalogue(language_).text(context_.is_pop3 ? "follow.pop3-opened" : "follow.opened");
    }
  }

  void add_event(EventIndex index, const Line& line, Annotation& note) {
    const Event& event = log_[index];
    const std::string_view payload = log_.payload(index);
    switch (event.kind) {
      case EventKind::reverse_path:
      case EventKind::forward_path:
        add_parameters(event, payload, note);
        break;
      case EventKind::envelope_cleared:
        if (event.cause != kNoEvent && log_[event.cause].kind == EventKind::closed) {
          note.remarks.push_back(speaker_.say("remark.envelope-lost"));
        }
        break;
      case EventKind::violation:
        add_violation(event, note);
        break;
      case EventKind::differs:
        add_difference(event, payload, note);
        break;
      case EventKind::stored:
        add_remark("remark.stored", event, payload, note);
        break;
      case EventKind::queued:
        add_remark("remark.queued", event, payload, note);
        break;
      case EventKind::displayed:
        add_remark("remark.displayed", event, payload, note);
        break;
      case EventKind::tls_started:
        // Both sides tell of it; once is enough.
        if (event.value != 0) {
          note.remarks.push_back(speaker_.say("remark.tls-failed"));
        } else if (event.host == conversation_.server) {
          note.remarks.push_back(speaker_.say("remark.tls-started"));
          if (!payload.empty()) {
            note.remarks.push_back(speaker_.say("remark.tls-certificate", {}, escape(payload)));
          }
          is_secure_ = true;
          context_.is_negotiating = false;
        }
        break;
      case EventKind::timed_out:
        add_time_out(event, line, note);
        break;
      default:
        break;
    }
  }

  void add_parameters(const Event& event, std::string_view payload, Annotation& note) const {
    if (event.begin == 0) return;
    const std::string_view parameters =
        payload.substr(std::min<std::size_t>(event.begin, payload.size()));
    for (std::string& remark : parameter_remarks(parameters, language_)) {
      note.remarks.push_back(std::move(remark));
    }
  }

  void add_remark(std::string_view key, const Event& event, std::string_view payload,
                  Annotation& note) const {
    note.remarks.push_back(speaker_.say(key, {}, escape(payload.substr(0, event.begin))));
  }

  void add_time_out(const Event& event, const Line& line, Annotation& note) const {
    const bool server = (event.host == conversation_.server) != line.is_turned;
    note.remarks.push_back(
        speaker_.say(server ? "remark.server-timed-out" : "remark.client-timed-out"));
  }

  void add_violation(const Event& event, Annotation& note) const {
    if (event.value >= smtp::kViolationKindCount) return;
    const auto kind = static_cast<smtp::ViolationKind>(event.value);
    note.violations.push_back({speaker_.say("violation." + std::string(smtp::violation_name(kind))),
                               smtp::violation_clause(kind)});
  }

  void add_difference(const Event& event, std::string_view payload, Annotation& note) const {
    Difference difference{
        std::string(payload.substr(0, event.begin)),
        std::string(payload.substr(std::min<std::size_t>(event.begin, payload.size()))), 0};
    if (conversation_.step) {
      const auto& lines = scenario_.script[*conversation_.step].dialogue.lines;
      if (event.value < lines.size()) difference.file_line = lines[event.value].line;
    }
    note.differences.push_back(std::move(difference));
  }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  const Conversation& conversation_;
  Language language_;
  Speaker speaker_;
  LineContext context_;
  bool is_secure_ = false;
  bool is_external_ = false;  // the last AUTH was of EXTERNAL
};

}  // namespace

std::vector<Annotation> annotate(const scenario::Scenario& scenario, const trace::Log& log,
                                 const Conversation& conversation, Language language,
                                 Labels labels) {
  Annotator annotator(scenario, log, conversation, language, labels);
  std::vector<Annotation> notes;
  notes.reserve(conversation.lines.size());
  for (const Line& line : conversation.lines) notes.push_back(annotator.annotate(line));
  std::vector<EnvelopeAround> envelopes = envelopes_around(log, conversation);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    notes[i].envelope_before = std::move(envelopes[i].before);
    notes[i].envelope_after = std::move(envelopes[i].after);
  }
  return notes;
}

std::optional<StateKeys> state_keys(const Annotation& note) {
  if (note.before && note.after) {
    return StateKeys{"state." + std::string(smtp::session_state_name(*note.before)),
                     "state." + std::string(smtp::session_state_name(*note.after))};
  }
  if (note.pop3_before && note.pop3_after) {
    return StateKeys{"pop3.state." + std::string(pop3::session_state_name(*note.pop3_before)),
                     "pop3.state." + std::string(pop3::session_state_name(*note.pop3_after))};
  }
  return std::nullopt;
}

std::string row_text(std::string_view key, std::string_view verb, Language language,
                     Labels labels) {
  return Speaker(language, labels).say("row." + std::string(key), verb);
}

}  // namespace smtplab::explain
