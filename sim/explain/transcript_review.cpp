#include "sim/explain/transcript_review.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/explain/pop3_walk.h"
#include "sim/explain/transcript_walk.h"
#include "sim/network/port.h"
#include "sim/trace/violation.h"

namespace smtplab::explain {
namespace {

using network::Side;
using smtp::Verb;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;
using ItemKind = WalkItem::Kind;

constexpr trace::HostIndex kClient = 0;
constexpr trace::HostIndex kServer = 1;

std::shared_ptr<const scenario::Scenario> scenario_of_two(smtp::ExtensionSet offered) {
  auto scenario = std::make_shared<scenario::Scenario>();
  for (const char* name : {"client.example", "server.example"}) {
    agents::HostConfig& host = scenario->hosts.emplace_back();
    host.name = name;
    host.dialect = transcript_dialect();
    host.dialect.extensions = offered;
  }
  return scenario;
}

/// Writes what was said into a log, as a run would have.
class LogWriter {
 public:
  explicit LogWriter(const Walk& walk) : walk_(walk) {}

  void write() {
    Event call;
    call.kind = EventKind::connecting;
    call.value = kServer;
    call.length = network::kSmtpPort;
    append(call, Side::client);
    call = {};
    call.kind = EventKind::accepted;
    call.value = kClient;
    append(call, Side::server);
    if (!walk_.begins_in_the_middle) write_greeted();
    for (const WalkItem& item : walk_.items) write_item(item);
  }

  trace::Log take() { return std::move(log_); }
  /// Which event stands for an item.
  const std::vector<EventIndex>& events() const { return events_; }

 private:
  EventIndex append(Event event, Side host, std::string_view head = {}) {
    event.host = host == Side::client ? kClient : kServer;
    event.connection = 0;
    return log_.append(event, head);
  }

  void write_greeted() {
    Event event;
    event.kind = EventKind::command;
    event.verb = Verb::connection;
    event.row = transcript_dialect().table.find(smtp::SessionState::opened, Verb::connection,
                                                smtp::Outcome::taken);
    append(event, Side::server);
  }

  void write_item(const WalkItem& item) {
    std::uint32_t& offset = item.speaker == Side::client ? client_ : server_;
    Event sent;
    sent.kind = EventKind::sent;
    sent.begin = offset;
    const EventIndex cause = append(sent, item.speaker, item.octets);
    events_.push_back(cause);
    Event event;
    event.cause = cause;
    event.begin = offset;
    event.length = static_cast<std::uint32_t>(item.octets.size());
    event.verb = item.verb;
    event.code = item.code;
    event.row = item.row;
    event.before = item.before;
    event.after = item.after;
    offset += event.length;
    if (item.kind == ItemKind::command) {
      event.kind = EventKind::command;
      append(event, Side::server);
    } else if (item.kind == ItemKind::reply) {
      event.kind = EventKind::answered;
      const EventIndex answer = append(event, Side::server);
      write_envelope(item, answer);
      event.kind = EventKind::reply;
      append(event, Side::client);
    }
    for (const smtp::ViolationKind kind : item.violations) {
      Event violation;
      violation.kind = EventKind::violation;
      violation.value = trace::violation_value(kind);
      violation.begin = event.begin;
      append(violation, network::other(item.speaker));
    }
  }

  void write_envelope(const WalkItem& reply, EventIndex answer) {
    if (reply.answers == WalkItem::kNowhere) return;
    const WalkItem& command = walk_.items[reply.answers];
    Event event;
    event.cause = answer;
    event.verb = command.verb;
    const bool is_done = reply.code.reply_class() == smtp::ReplyClass::completion;
    switch (command.verb) {
      case Verb::mail:
      case Verb::send:
      case Verb::soml:
      case Verb::saml:
        if (!is_done) return;
        event.kind = EventKind::reverse_path;
        append(event, Side::server, path_in(command.octets));
        is_open_ = true;
        return;
      case Verb::rcpt:
        if (!is_done) return;
        event.kind = EventKind::forward_path;
        append(event, Side::server, path_in(command.octets));
        return;
      case Verb::helo:
      case Verb::ehlo:
      case Verb::rset:
        if (!is_done) return;
        [[fallthrough]];
      case Verb::end_of_data:
      case Verb::quit:
        if (!is_open_) return;
        event.kind = EventKind::envelope_cleared;
        append(event, Side::server);
        is_open_ = false;
        return;
      default:
        return;
    }
  }

  // As it was written, right or wrong.
  static std::string_view path_in(std::string_view line) {
    const std::size_t begin = line.find('<');
    const std::size_t end = line.rfind('>');
    if (begin != std::string_view::npos && end != std::string_view::npos && begin < end) {
      return line.substr(begin, end - begin + 1);
    }
    line.remove_prefix(std::min(line.find(':') + 1, line.size()));
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  const Walk& walk_;
  trace::Log log_;
  std::vector<EventIndex> events_;
  std::uint32_t client_ = 0;
  std::uint32_t server_ = 0;
  bool is_open_ = false;
};

struct ErrorText {
  std::string_view key;
  std::string_view clause;
};

// Where the row's own sentence says all, none.
std::optional<ErrorText> text_of(const smtp::CommandError& error) {
  using Error = smtp::CommandError::Kind;
  switch (error.kind) {
    case Error::argument_missing:
      return ErrorText{"finding.argument-missing", "R5321-4.1.2-m"};
    case Error::argument_unexpected:
      return ErrorText{"finding.argument-unexpected", "R5321-4.3.2-g"};
    case Error::keyword_missing:
      return ErrorText{"finding.keyword-missing", "R5321-4.1.2-m"};
    case Error::space_before_path:
      return ErrorText{"finding.space-before-path", "R5321-3.3-l"};
    case Error::path:
      return ErrorText{"finding.path", "R5321-4.1.2-m"};
    case Error::parameter_syntax:
      return ErrorText{"finding.parameter", "R5321-4.1.2-m"};
    case Error::control_character:
      return ErrorText{"finding.control-character", "R5321-4.1.2-m"};
    case Error::non_ascii:
      return ErrorText{"finding.non-ascii", "R5321-2.4-j"};
    default:
      return std::nullopt;
  }
}

/// Finds what is wrong in the items of a walk.
class Examiner {
 public:
  Examiner(const Walk& walk, const Catalogue& texts) : walk_(walk), texts_(texts) {}

  std::vector<Finding> examine(const WalkItem& item) const {
    std::vector<Finding> found;
    if (item.kind == ItemKind::command) examine_command(item, found);
    if (item.kind == ItemKind::reply) examine_reply(item, found);
    const bool is_lone_reply = item.kind == ItemKind::unread && item.speaker == Side::server;
    if (is_lone_reply && item.violations.empty()) add("finding.no-command", "", found);
    return found;
  }

 private:
  void add(std::string_view key, std::string_view clause, std::vector<Finding>& found,
           const Arguments& arguments = {}) const {
    found.push_back({texts_.text(key, arguments), clause});
  }

  void examine_command(const WalkItem& item, std::vector<Finding>& found) const {
    if (item.error) {
      if (const auto text = text_of(*item.error)) {
        // A caret cannot be set under what may have been wrapped: the octet is counted.
        const std::string at = std::to_string(item.error->at + 1);
        add(text->key, text->clause, found, {{"at", at}});
      }
    }
    if (item.answered_by == WalkItem::kNowhere) add("finding.no-answer", "", found);
  }

  // What a server decides by itself it has to decide so.
  void examine_reply(const WalkItem& item, std::vector<Finding>& found) const {
    if (item.answers == WalkItem::kNowhere) return;
    const WalkItem& command = walk_.items[item.answers];
    if (command.row == smtp::kNoRow) return;
    const smtp::Dialect& dialect = transcript_dialect();
    const smtp::Transition& row = dialect.table.row(command.row);
    if (row.decides != smtp::Decides::session) return;
    const smtp::ReplyCode due = dialect.texts[row.reply].code;
    if (due.is_positive() || !item.code.is_positive()) return;
    const std::string code = std::to_string(due.value);
    const std::string_view id = clause_of(row);
    const requirements::Requirement* clause = requirements::standard_register().find(id);
    const bool is_free = clause != nullptr && clause->level == requirements::Level::may;
    const std::string_view key = command.outcome != smtp::Outcome::taken ? "finding.lenient"
                                 : is_free                               ? "finding.state-odd"
                                                                         : "finding.state-forbids";
    add(key, id, found, {{"code", code}});
  }

  static std::string_view clause_of(const smtp::Transition& row) {
    for (const std::string_view id : row.clauses) {
      if (!id.empty() && !id.starts_with("R821-")) return id;
    }
    return row.clauses.front();
  }

  const Walk& walk_;
  const Catalogue& texts_;
};

/// Annotates what the log holds; nobody has pasted the call itself.
void annotate_log(TranscriptReview& review, Language language) {
  review.conversation = conversations(*review.scenario, review.log).front();
  std::erase_if(review.conversation.lines,
                [](const Line& line) { return line.kind == LineKind::call; });
  review.notes =
      annotate(*review.scenario, review.log, review.conversation, language, Labels::client_server);
  review.findings.resize(review.notes.size());
}

void remark_on_ends(bool begins_in_the_middle, bool is_unfinished, const Catalogue& texts,
                    TranscriptReview& review) {
  if (begins_in_the_middle) review.remarks.push_back(texts.text("transcript.middle"));
  if (is_unfinished) review.remarks.push_back(texts.text("transcript.unfinished"));
}

TranscriptReview review_smtp(const Transcript& transcript, Language language) {
  const Catalogue& texts = catalogue(language);
  const Walk walk = walk_transcript(transcript);
  TranscriptReview review;
  review.scenario = scenario_of_two(walk.offered);
  LogWriter writer(walk);
  writer.write();
  review.log = writer.take();
  annotate_log(review, language);
  std::map<EventIndex, std::size_t> items;
  for (std::size_t i = 0; i < walk.items.size(); ++i) items[writer.events()[i]] = i;
  const Examiner examiner(walk, texts);
  for (std::size_t i = 0; i < review.conversation.lines.size(); ++i) {
    for (const EventIndex index : review.conversation.lines[i].events) {
      const auto item = items.find(index);
      if (item == items.end()) continue;
      for (Finding& one : examiner.examine(walk.items[item->second])) {
        review.findings[i].push_back(std::move(one));
      }
    }
  }
  remark_on_ends(walk.begins_in_the_middle, walk.is_unfinished, texts, review);
  return review;
}

Finding finding_of(const Pop3Walk::Line& line, const Catalogue& texts) {
  switch (line.oddity) {
    case Pop3Oddity::no_answer:
      return {texts.text("finding.no-answer"), ""};
    case Pop3Oddity::no_command:
      return {texts.text("finding.no-command"), ""};
    case Pop3Oddity::state_forbids:
      return {texts.text("finding.state-forbids", {{"code", "-ERR"}}), "R1939-3-i"};
    case Pop3Oddity::bad_arguments:
      return {texts.text("finding.arguments"), "R1939-3-h"};
    default:
      return {texts.text("finding.no-status"), "R1939-3-d"};
  }
}

TranscriptReview review_pop3(const Transcript& transcript, Language language) {
  const Catalogue& texts = catalogue(language);
  Pop3Walk walk = walk_pop3(transcript);
  TranscriptReview review;
  review.scenario = scenario_of_two({});
  review.log = std::move(walk.log);
  annotate_log(review, language);
  for (std::size_t i = 0; i < review.conversation.lines.size(); ++i) {
    const std::vector<EventIndex>& events = review.conversation.lines[i].events;
    for (const Pop3Walk::Line& line : walk.odd) {
      if (std::find(events.begin(), events.end(), line.sent) == events.end()) continue;
      review.findings[i].push_back(finding_of(line, texts));
    }
  }
  remark_on_ends(walk.begins_in_the_middle, walk.is_unfinished, texts, review);
  return review;
}

}  // namespace

std::size_t TranscriptReview::faulty_lines() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (!findings[i].empty() || !notes[i].violations.empty()) ++count;
  }
  return count;
}

TranscriptReview review_transcript(const Transcript& transcript, Language language) {
  TranscriptReview review =
      transcript.is_pop3 ? review_pop3(transcript, language) : review_smtp(transcript, language);
  if (transcript.is_cut) {
    review.remarks.push_back(catalogue(language).text(
        "transcript.cut", {{"lines", std::to_string(transcript.lines.size())}}));
  }
  return review;
}

}  // namespace smtplab::explain
