#include "sim/trace/jsonl_reader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "sim/dns/mail_exchangers.h"
#include "sim/trace/jsonl_fields.h"
#include "sim/trace/jsonl_header.h"
#include "sim/trace/pop3_exchange.h"
#include "sim/trace/violation.h"

namespace smtplab::trace {
namespace {

/// Nobody writes names of events that are not known.
const std::map<std::string_view, EventKind>& event_kinds() {
  static const std::map<std::string_view, EventKind> kKinds = [] {
    std::map<std::string_view, EventKind> kinds;
    for (std::size_t i = 0; i < kEventKindCount; ++i) {
      kinds.emplace(event_kind_name(static_cast<EventKind>(i)), static_cast<EventKind>(i));
    }
    return kinds;
  }();
  return kKinds;
}

class EventReader {
 public:
  explicit EventReader(const Header& header) {
    for (HostIndex i = 0; i < header.hosts.size(); ++i) hosts_.emplace(header.hosts[i].name, i);
  }

  /// The event with its payload, which holds until the next call.
  std::pair<Event, std::string_view> read(std::string_view line, EventIndex wanted) {
    if (!object_.parse(line)) throw BadTrace{};
    const Fields fields(object_);
    if (fields.number("index") != wanted) throw BadTrace{};
    const auto kind = event_kinds().find(fields.text("kind"));
    if (kind == event_kinds().end()) throw BadTrace{};
    Event event;
    event.kind = kind->second;
    event.at = Instant{fields.number<std::int64_t>("at_ns")};
    if (fields.has_octets("host") || fields.has("host")) event.host = host(fields, "host");
    if (fields.has("connection")) event.connection = fields.number("connection");
    if (fields.has("cause")) event.cause = fields.number("cause");
    if (event.cause != kNoEvent && event.cause >= wanted) throw BadTrace{};
    payload_.clear();
    read_session(fields, event);
    read_mail(fields, event);
    read_names(fields, event);
    read_pop3(fields, event);
    return {event, payload_};
  }

 private:
  HostIndex host(const Fields& fields, const char* name) const {
    if (fields.has_number(name)) return fields.number(name);
    const auto known = hosts_.find(fields.octets(name));
    if (known == hosts_.end()) throw BadTrace{};
    return known->second;
  }

  void two(const Fields& fields, const char* first, const char* second, Event& event) {
    payload_ = fields.octets(first);
    event.begin = static_cast<std::uint32_t>(payload_.size());
    payload_ += fields.octets(second);
  }

  void path(const Fields& fields, Event& event) {
    payload_ = fields.octets("path");
    if (!fields.has_octets("parameters")) return;
    event.begin = static_cast<std::uint32_t>(payload_.size());
    payload_ += " " + fields.octets("parameters");
  }

  static void range(const Fields& fields, Event& event) {
    event.begin = fields.number("begin");
    event.length = fields.number("length");
  }

  static smtp::Verb verb(const Fields& fields) {
    return static_cast<smtp::Verb>(number_of(
        fields.text("verb"), smtp::kVerbCount,
        [](std::uint32_t i) { return smtp::command_spec(static_cast<smtp::Verb>(i)).name; }));
  }

  static smtp::SessionState state(const Fields& fields, const char* name) {
    return static_cast<smtp::SessionState>(
        number_of(fields.text(name), smtp::kSessionStateCount, [](std::uint32_t i) {
          return smtp::session_state_name(static_cast<smtp::SessionState>(i));
        }));
  }

  static void code(const Fields& fields, Event& event) {
    event.code.value = fields.number<decltype(event.code.value)>("code");
  }

  // A version that has more rows numbers them anew; their keys stay. A number behind all of them
  // is a row of the host's own.
  static smtp::RowId row_number(const Fields& fields) {
    if (!fields.has("row")) return smtp::kNoRow;
    const auto number = fields.number<smtp::RowId>("row");
    const std::span<const smtp::Transition> rows = smtp::transitions();
    if (!fields.has("row_key")) return number;
    const auto has_key = [key = fields.text("row_key")](const smtp::Transition& row) {
      return row.key == key;
    };
    if (number < rows.size() && has_key(rows[number])) return number;
    const auto found = std::find_if(rows.begin(), rows.end(), has_key);
    if (found != rows.end()) return static_cast<smtp::RowId>(found - rows.begin());
    return number < rows.size() ? smtp::kNoRow : number;
  }

  void row(const Fields& fields, Event& event) {
    event.verb = verb(fields);
    if (event.kind != EventKind::command) code(fields, event);
    event.row = row_number(fields);
    event.before = state(fields, "before");
    event.after = state(fields, "after");
    range(fields, event);
  }

  static std::uint32_t violation(const Fields& fields) {
    constexpr std::uint32_t kMost = 2 * kFirstPop3Violation;
    if (!fields.has("violation")) return kMost;
    return number_of(fields.text("violation"), kMost, violation_name);
  }

  void read_session(const Fields& fields, Event& event) {
    switch (event.kind) {
      case EventKind::connecting:
        event.value = host(fields, "server");
        event.length = fields.number("port");
        return;
      case EventKind::not_connected:
        event.value = fields.text("reason") == "refused" ? 0 : 1;
        return;
      case EventKind::accepted:
        event.value = host(fields, "client");
        return;
      case EventKind::sent:
        payload_ = fields.octets("payload");
        return range(fields, event);
      case EventKind::arrived:
        return range(fields, event);
      case EventKind::command:
      case EventKind::answered:
      case EventKind::reply:
        return row(fields, event);
      case EventKind::content:
        event.length = fields.number("length");
        return;
      case EventKind::violation:
        event.value = violation(fields);
        event.begin = fields.number("begin");
        return;
      case EventKind::reverse_path:
        event.verb = verb(fields);
        return path(fields, event);
      case EventKind::forward_path:
        return path(fields, event);
      case EventKind::timed_out:
        event.verb = verb(fields);
        return;
      case EventKind::tls_started:
        event.value = fields.flag("failed") ? 1 : 0;
        if (fields.has_octets("certificate")) payload_ = fields.octets("certificate");
        return;
      case EventKind::closed:
        event.value = fields.flag("reset") ? 1 : 0;
        return;
      case EventKind::differs:
        event.value = fields.number("dialogue_line");
        return two(fields, "expected", "seen", event);
      default:
        return;
    }
  }

  void read_mail(const Fields& fields, Event& event) {
    switch (event.kind) {
      case EventKind::stored:
        event.value = fields.number("uid");
        return two(fields, "mailbox", "message", event);
      case EventKind::displayed:
        return two(fields, "mailbox", "message", event);
      case EventKind::removed:
        event.value = fields.number("uid");
        payload_ = fields.octets("mailbox");
        return;
      case EventKind::queued:
        event.value = fields.number("queue_id");
        return two(fields, "paths", "message", event);
      case EventKind::dequeued:
        event.value = fields.number("queue_id");
        code(fields, event);
        payload_ = fields.octets("paths");
        return;
      case EventKind::deferred:
        event.length = fields.number("next_attempt_s");
        [[fallthrough]];
      case EventKind::failed:
        event.value = fields.number("queue_id");
        code(fields, event);
        return two(fields, "paths", "reason", event);
      case EventKind::composed:
        return two(fields, "paths", "message", event);
      case EventKind::submitted:
        event.value = outcome(fields.text("outcome"));
        code(fields, event);
        return two(fields, "path", "reply", event);
      case EventKind::notice_withheld:
        event.value = fields.text("action") == "failed" ? 0 : 1;
        return two(fields, "path", "notify", event);
      default:
        return;
    }
  }

  static std::uint32_t outcome(std::string_view name) {
    constexpr std::string_view kOutcomes[] = {"taken", "deferred", "failed"};
    return number_of(name, std::size(kOutcomes), [&](std::uint32_t i) { return kOutcomes[i]; });
  }

  void read_names(const Fields& fields, Event& event) {
    switch (event.kind) {
      case EventKind::routed:
        event.value = number_of(
            fields.text("outcome"),
            static_cast<std::size_t>(dns::ExchangerOutcome::leads_back_here) + 1,
            [](std::uint32_t i) { return dns::key_of(static_cast<dns::ExchangerOutcome>(i)); });
        return two(fields, "domain", "hosts", event);
      case EventKind::resolved:
        event.value = fields.number("outcome");
        return two(fields, "question", "answer", event);
      case EventKind::datagram_sent:
        event.value = fields.has_octets("peer") ? host(fields, "peer") : kNone;
        payload_ = fields.octets("message");
        return;
      case EventKind::datagram_arrived:
        event.value = host(fields, "peer");
        return;
      case EventKind::cache_changed:
        event.value = fields.text("change") == "added" ? 0 : 1;
        payload_ = fields.octets("entry");
        return;
      case EventKind::fault:
        event.value = fields.number("fault");
        if (fields.has("answers")) payload_ = fields.text("answers");
        return;
      default:
        return;
    }
  }

  static pop3::SessionState pop3_state(const Fields& fields, const char* name) {
    return static_cast<pop3::SessionState>(
        number_of(fields.text(name), pop3::kSessionStateCount, [](std::uint32_t i) {
          return pop3::session_state_name(static_cast<pop3::SessionState>(i));
        }));
  }

  void read_pop3(const Fields& fields, Event& event) {
    switch (event.kind) {
      case EventKind::pop3_command:
      case EventKind::pop3_answered:
      case EventKind::pop3_reply: {
        Pop3Exchange exchange;
        exchange.verb = static_cast<pop3::Verb>(number_of(
            fields.text("verb"), pop3::kVerbCount,
            [](std::uint32_t i) { return pop3::command_spec(static_cast<pop3::Verb>(i)).name; }));
        exchange.before = pop3_state(fields, "before");
        exchange.after = pop3_state(fields, "after");
        exchange.ok = fields.has("status") && fields.text("status") == "+OK";
        event.value = pack(exchange);
        if (fields.has("row")) event.row = fields.number<smtp::RowId>("row");
        return range(fields, event);
      }
      case EventKind::fetched:
        event.value = fields.number("uid");
        return two(fields, "mailbox", "message", event);
      case EventKind::fetch_ended:
        event.value = fields.number("outcome");
        event.length = fields.number("messages");
        [[fallthrough]];
      case EventKind::fetching:
        return two(fields, "mailbox", "server", event);
      default:
        return;
    }
  }

  std::map<std::string, HostIndex> hosts_;
  FlatObject object_;  // the line that is read
  std::string payload_;
};

}  // namespace

class JsonlReader::State {
 public:
  std::optional<TraceReadError> read(std::string_view text) {
    if (problem_) return problem_;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) {
        begun_.append(text);
        return std::nullopt;
      }
      std::string_view line = text.substr(0, end);
      text.remove_prefix(end + 1);
      if (!begun_.empty()) line = begun_.append(line);
      read_line(line);
      begun_.clear();
      if (problem_) return problem_;
    }
    return std::nullopt;
  }

  /// A header without a line feed is one too.
  std::optional<TraceReadError> finish() {
    if (problem_ || events_) return problem_;
    read_line(begun_);
    begun_.clear();
    return problem_;
  }

  std::optional<Header> header;
  Log log;
  bool is_cut() const { return !begun_.empty(); }

 private:
  void read_line(std::string_view line) {
    ++line_;
    if (!events_) {
      header.emplace();
      problem_ = read_jsonl_header(line, *header);
      if (!problem_) events_.emplace(*header);
      return;
    }
    try {
      const auto [event, payload] = events_->read(line, log.size());
      log.append(event, payload);
    } catch (const BadTrace&) {
      problem_ = TraceReadError{TraceReadError::Kind::bad_event, line_};
    }
  }

  std::string begun_;  // a line without its end
  std::size_t line_ = 0;
  std::optional<EventReader> events_;  // once there is a header
  std::optional<TraceReadError> problem_;
};

JsonlReader::JsonlReader() : state_(std::make_unique<State>()) {}
JsonlReader::~JsonlReader() = default;
JsonlReader::JsonlReader(JsonlReader&&) noexcept = default;
JsonlReader& JsonlReader::operator=(JsonlReader&&) noexcept = default;

std::optional<TraceReadError> JsonlReader::read(std::string_view text) {
  return state_->read(text);
}
const std::optional<Header>& JsonlReader::header() const { return state_->header; }
std::optional<TraceReadError> JsonlReader::finish() { return state_->finish(); }
const Log& JsonlReader::log() const { return state_->log; }
bool JsonlReader::is_cut() const { return state_->is_cut(); }

ReadTrace JsonlReader::take() {
  return {*std::move(state_->header), std::move(state_->log), state_->is_cut()};
}

tl::expected<ReadTrace, TraceReadError> read_jsonl(std::string_view text) {
  JsonlReader reader;
  if (const auto problem = reader.read(text)) return tl::unexpected(*problem);
  if (const auto problem = reader.finish()) return tl::unexpected(*problem);
  return reader.take();
}

}  // namespace smtplab::trace
