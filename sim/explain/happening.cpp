#include "sim/explain/happening.h"

#include <algorithm>
#include <map>
#include <set>

#include "sim/dns/mail_exchangers.h"
#include "sim/dns/message.h"
#include "sim/dns/resolution.h"
#include "sim/trace/decision.h"

namespace smtplab::explain {
namespace {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

constexpr HappeningKind kKinds[] = {
    {"answer.failure", Course::tells, {"R1035-4.1.1-e"}},
    {"answer.no-data", Course::tells, {"R1034-4.3.2-a"}},
    {"answer.no-such-name", Course::tells, {"R1034-4.3.1-c", "R1035-4.1.1-f"}},
    {"answer.records", Course::tells, {"R1034-4.3.2-a", "R1035-4.1.1-a"}},
    {"answer.referral", Course::tells, {"R1034-4.3.2-b", "R1034-5.3.3-c"}},
    {"ask", Course::asks, {"R1035-4.2.1-a"}},
    {"ask.nobody", Course::asks, {"R1035-4.2.1-c"}},
    {"asked.message", Course::outside, {"R5321-4.2.5-a"}},
    {"asked.reply", Course::outside, {"R5321-4.2-a", "R5321-7.9-b"}},
    {"asked.retry", Course::outside, {"R5321-4.5.4.1-f"}},
    {"asked.route", Course::outside, {"R5321-5.1-m"}},
    {"cache.added", Course::remembers, {"R1034-3.6-a"}},
    {"cache.evicted", Course::remembers, {"R1034-3.6-a"}},
    {"composed", Course::onward, {"R5322-3.6-d", "R5322-3.6.4-a"}},
    {"crashed", Course::broken, {"R5321-6.1-a"}},
    {"crashed.silent", Course::broken, {"R5321-6.1-a"}},
    {"decided.give-up", Course::outside, {"R5321-4.5.4.1-d"}},
    {"decided.itself", Course::outside, {"R5321-4.2-a"}},
    {"decided.reply", Course::outside, {"R5321-4.2-a"}},
    {"decided.retry", Course::outside, {"R5321-4.5.4.1-f"}},
    {"decided.route", Course::outside, {"R5321-5.1-m"}},
    {"deferred.reply", Course::waits, {"R5321-4.5.4.1-a", "R5321-4.5.4.1-b", "R5321-4.5.4.1-c"}},
    {"deferred.unreached",
     Course::waits,
     {"R5321-4.5.4.1-a", "R5321-4.5.4.1-b", "R5321-4.5.4.1-c"}},
    {"dequeued", Course::onward, {"R5321-4.2.5-a"}},
    {"failed.expired",
     Course::back,
     {"R5321-4.5.4.1-d", "R5321-3.6.3-a", "R5321-6.1-b", "R821-3.6-g"}},
    {"failed.null", Course::back, {"R5321-3.6.3-d", "R5321-6.1-e", "R821-3.6-i"}},
    {"failed.reply", Course::back, {"R5321-3.6.3-a", "R5321-6.1-b", "R821-3.6-g"}},
    {"failed.unreached", Course::back, {"R5321-3.6.3-a", "R5321-6.1-b", "R821-3.6-g"}},
    {"fault.names.normal", Course::mended, {"R1035-4.2.1-c"}},
    {"fault.names.servfail", Course::broken, {"R1035-4.1.1-e"}},
    {"fault.names.silent", Course::broken, {"R1035-4.2.1-c", "R1035-4.2.1-e"}},
    {"fault.nothing", Course::broken, {"R5321-4.1.1.10-f"}},
    {"fetch.done", Course::onward, {"R1939-6-a"}},
    {"fetch.lost", Course::broken, {"R1939-6-c"}},
    {"fetch.no-connection", Course::back, {"R1939-3-a"}},
    {"fetch.no-such-host", Course::back, {"R1034-4.3.1-c"}},
    {"fetch.refused", Course::back, {"R1939-4-a"}},
    {"fetched", Course::onward, {"R1939-5-f"}},
    {"fetching", Course::onward, {"R1939-3-a"}},
    {"not-connected.refused", Course::broken, {"R5321-5.1-m"}},
    {"not-connected.unreachable", Course::broken, {"R5321-5.1-m"}},
    {"notice.delay.queued", Course::waits, {"R3464-2.3.3-b"}},
    {"notice.delay.stored", Course::onward, {"R3464-2.3.3-b"}},
    {"notice.displayed", Course::onward, {"R5321-6.1-d"}},
    {"notice.queued", Course::waits, {"R5321-6.1-c", "R5321-6.1-d", "R5321-3.6.3-b", "R821-3.6-j"}},
    {"notice.relayed.queued", Course::waits, {"R3461-5.2.2-b", "R3461-6.2-d"}},
    {"notice.relayed.stored", Course::onward, {"R3461-5.2.2-b", "R3461-6.2-d"}},
    {"notice.stored",
     Course::onward,
     {"R5321-6.1-c", "R5321-6.1-d", "R5321-3.6.3-b", "R821-3.6-j"}},
    {"notice.success.queued", Course::waits, {"R3461-5.2.3-a", "R3461-6.2-d"}},
    {"notice.success.stored", Course::onward, {"R3461-5.2.3-a", "R3461-6.2-d"}},
    {"notice.withheld.delayed", Course::waits, {"R3461-5.2.5-d"}},
    {"notice.withheld.failed", Course::back, {"R3461-5.2.6-b"}},
    {"policy-changed", Course::outside, {"R5321-7.9-a", "R5321-3.5.3-d"}},
    {"removed", Course::onward, {"R1939-6-a"}},
    {"reply-chosen", Course::outside, {"R5321-4.2-a", "R5321-4.2-i"}},
    {"resolved.failure", Course::tells, {"R1034-5.2.3-a"}},
    {"resolved.found", Course::remembers, {"R1034-5.3.3-a", "R1034-3.6-a"}},
    {"resolved.nothing", Course::remembers, {"R1034-5.3.3-b", "R1034-4.3.4-a"}},
    {"restarted", Course::mended, {"R5321-4.5.4.1-a"}},
    {"routed.accepts-no-mail", Course::back, {"R7505-1-a", "R7505-3-a"}},
    {"routed.bad-domain", Course::back, {"R1035-2.3.1-a"}},
    {"routed.found", Course::onward, {"R5321-5.1-a", "R5321-5.1-p", "R5321-5.1-m", "R974-5-e"}},
    {"routed.leads-back-here", Course::back, {"R5321-5.1-u", "R5321-5.1-v", "R5321-5.1-w"}},
    {"routed.no-address", Course::back, {"R5321-5.1-g", "R5321-5.1-h"}},
    {"routed.no-such-domain", Course::back, {"R5321-5.1-e", "R974-4-d"}},
    {"routed.no-usable-exchanger", Course::back, {"R5321-5.1-i", "R5321-5.1-j"}},
    {"routed.temporary-failure", Course::waits, {"R5321-5.1-f", "R974-4-e"}},
    {"submitted.deferred", Course::waits, {"R5321-4.2.5-c"}},
    {"submitted.failed", Course::back, {"R5321-4.2.5-e"}},
    {"submitted.taken", Course::onward, {"R5321-2.1-b"}},
    {"zone-changed", Course::outside, {"R1034-3.6-a"}},
    {"zone-changed.none", Course::outside, {"R1034-3.6-a"}},
};

const HappeningKind* find_kind(std::string_view key) {
  const auto at = std::lower_bound(
      std::begin(kKinds), std::end(kKinds), key,
      [](const HappeningKind& k, std::string_view wanted) { return k.key < wanted; });
  return at != std::end(kKinds) && at->key == key ? at : nullptr;
}

bool is_outcome(EventKind kind) {
  switch (kind) {
    case EventKind::dequeued:
    case EventKind::deferred:
    case EventKind::failed:
    case EventKind::submitted:
    case EventKind::stored:
    case EventKind::queued:
    case EventKind::displayed:
    case EventKind::removed:
    case EventKind::fetched:
    case EventKind::fetch_ended:
    case EventKind::not_connected:
    case EventKind::notice_withheld:
    case EventKind::asked:
    case EventKind::decided:
    case EventKind::reply_chosen:
      return true;
    default:
      return false;
  }
}

/// Finds out what each event is, and where it belongs.
class Gatherer {
 public:
  Gatherer(const trace::Log& log, const std::vector<Conversation>& told, bool with_cache)
      : log_(log), told_(told), with_cache_(with_cache) {
    for (const Conversation& conversation : told) shown_.insert(conversation.connection);
  }

  std::vector<Happening> gather() {
    std::vector<Happening> all;
    for (EventIndex i = 0; i < log_.size(); ++i) {
      const HappeningKind* kind = find_kind(key_of(i));
      if (kind == nullptr) continue;
      if (!all.empty() && all.back().kind == kind && is_the_same(all.back().events.back(), i)) {
        all.back().events.push_back(i);
      } else {
        all.push_back({kind, {i}, conversation_of(i)});
      }
    }
    return all;
  }

 private:
  // Nothing, if the event is no happening.
  std::string key_of(EventIndex index) const {
    const Event& event = log_[index];
    switch (event.kind) {
      case EventKind::composed:
        return "composed";
      case EventKind::submitted:
        return event.value == 0   ? "submitted.taken"
               : event.value == 1 ? "submitted.deferred"
                                  : "submitted.failed";
      case EventKind::routed:
        return routed_key(event);
      case EventKind::dequeued:
        return "dequeued";
      case EventKind::deferred:
        return event.code.value != 0 ? "deferred.reply" : "deferred.unreached";
      case EventKind::failed:
        return failed_key(index);
      case EventKind::stored:
      case EventKind::queued:
      case EventKind::displayed:
        return notice_key(index);
      case EventKind::notice_withheld:
        return event.value == 0 ? "notice.withheld.failed" : "notice.withheld.delayed";
      case EventKind::not_connected:
        return event.value == 0 ? "not-connected.refused" : "not-connected.unreachable";
      case EventKind::crashed:
        return event.value == 0 ? "crashed" : "crashed.silent";
      case EventKind::restarted:
        return "restarted";
      case EventKind::fault:
        return fault_key(index);
      case EventKind::datagram_sent:
        return datagram_key(index);
      case EventKind::resolved:
        return resolved_key(index);
      case EventKind::cache_changed:
        return !with_cache_ ? "" : event.value == 0 ? "cache.added" : "cache.evicted";
      case EventKind::removed:
        return "removed";
      case EventKind::fetching:
        return "fetching";
      case EventKind::fetched:
        return "fetched";
      case EventKind::fetch_ended:
        return fetch_key(event);
      case EventKind::asked:
      case EventKind::decided:
        return decision_key(index);
      case EventKind::reply_chosen:
        return "reply-chosen";
      case EventKind::policy_changed:
        return "policy-changed";
      case EventKind::zone_changed:
        return event.begin < event.payload_length ? "zone-changed" : "zone-changed.none";
      default:
        return "";
    }
  }

  std::string decision_key(EventIndex index) const {
    const Event& event = log_[index];
    const auto decision = static_cast<trace::Decision>(event.value);
    if (event.kind == EventKind::asked) {
      return decision == trace::Decision::data    ? "asked.message"
             : decision == trace::Decision::route ? "asked.route"
             : decision == trace::Decision::retry ? "asked.retry"
                                                  : "asked.reply";
    }
    const std::string_view answer =
        log_.payload(index).substr(std::min<std::size_t>(event.begin, event.payload_length));
    if (answer.empty()) return "decided.itself";
    if (decision == trace::Decision::route) return "decided.route";
    if (decision != trace::Decision::retry) return "decided.reply";
    return answer == "give-up" ? "decided.give-up" : "decided.retry";
  }

  static std::string routed_key(const Event& event) {
    constexpr auto kLast = static_cast<std::uint32_t>(dns::ExchangerOutcome::leads_back_here);
    if (event.value > kLast) return "";
    return "routed." + std::string(dns::key_of(static_cast<dns::ExchangerOutcome>(event.value)));
  }

  std::string failed_key(EventIndex index) const {
    const Event& event = log_[index];
    if (log_.payload(index).starts_with("<> ")) return "failed.null";
    if (event.code.value == 0) {
      const std::string_view why =
          log_.payload(index).substr(std::min<std::size_t>(event.begin, event.payload_length));
      return why == "expired" ? "failed.expired" : "failed.unreached";
    }
    // A host that says "not now" is not asked for ever.
    const bool is_late = event.code.reply_class() == smtp::ReplyClass::transient;
    return is_late ? "failed.expired" : "failed.reply";
  }

  // A connection that breaks is told of where it is.
  std::string fault_key(EventIndex index) const {
    if (log_[index].connection != trace::kNone) return "";
    const std::string_view mode = log_.payload(index);
    return mode.empty() ? "fault.nothing" : "fault.names." + std::string(mode);
  }

  // Mail that came over a connection is told of there.
  std::string notice_key(EventIndex index) const {
    const Event& event = log_[index];
    if (event.connection != trace::kNone) return "";
    if (event.kind == EventKind::displayed) return "notice.displayed";
    return notice_about(event.cause) + (event.kind == EventKind::stored ? "stored" : "queued");
  }

  std::string notice_about(EventIndex cause) const {
    if (cause == trace::kNoEvent) return "notice.";
    switch (log_[cause].kind) {
      case EventKind::deferred:
        return "notice.delay.";
      case EventKind::dequeued:
        return "notice.relayed.";
      case EventKind::stored:
      case EventKind::queued:
      case EventKind::displayed:
        return "notice.success.";
      default:
        return "notice.";
    }
  }

  std::string datagram_key(EventIndex index) const {
    const auto message = dns::parse_message(log_.payload(index));
    if (!message) return "";
    if (!message->is_response) return log_[index].value == trace::kNone ? "ask.nobody" : "ask";
    if (message->code == dns::ResponseCode::nxdomain) return "answer.no-such-name";
    if (message->code != dns::ResponseCode::noerror) return "answer.failure";
    if (!message->answers.empty()) return "answer.records";
    const bool refers =
        std::any_of(message->authority.begin(), message->authority.end(),
                    [](const auto& record) { return record.type() == dns::RecordType::ns; });
    return refers && !message->authoritative ? "answer.referral" : "answer.no-data";
  }

  // What has just been answered is said by the answer.
  std::string resolved_key(EventIndex index) const {
    const Event& event = log_[index];
    const bool was_answered =
        event.cause != trace::kNoEvent && log_[event.cause].kind == EventKind::datagram_arrived;
    switch (static_cast<dns::Outcome>(event.value)) {
      case dns::Outcome::records:
        return was_answered ? "" : "resolved.found";
      case dns::Outcome::no_data:
      case dns::Outcome::no_such_name:
        return was_answered ? "" : "resolved.nothing";
      case dns::Outcome::server_failure:
      case dns::Outcome::timed_out:
        return "resolved.failure";
    }
    return "";
  }

  static std::string fetch_key(const Event& event) {
    constexpr std::string_view kKeys[] = {"fetch.done", "fetch.no-such-host", "fetch.no-connection",
                                          "fetch.refused", "fetch.lost"};
    return event.value < std::size(kKeys) ? std::string(kKeys[event.value]) : std::string();
  }

  // The same thing at the same moment, for another recipient.
  bool is_the_same(EventIndex a, EventIndex b) const {
    const Event& first = log_[a];
    const Event& second = log_[b];
    switch (first.kind) {
      case EventKind::submitted:
      case EventKind::dequeued:
      case EventKind::deferred:
      case EventKind::failed:
        break;
      default:
        return false;
    }
    const auto rest = [this](EventIndex i) {
      const std::size_t cut = std::min<std::size_t>(log_[i].begin, log_[i].payload_length);
      return log_[i].kind == EventKind::dequeued ? std::string_view() : log_.payload(i).substr(cut);
    };
    return first.kind == second.kind && first.host == second.host && first.at == second.at &&
           first.code.value == second.code.value && first.length == second.length &&
           first.cause == second.cause && rest(a) == rest(b);
  }

  // What came of a reply belongs to the conversation, and so does what came of that.
  trace::ConnectionIndex conversation_of(EventIndex index) const {
    const EventKind kind = log_[index].kind;
    if (kind == EventKind::crashed) return interrupted_by(index);
    if (!is_outcome(kind)) return trace::kNone;
    for (EventIndex i = index; i != trace::kNoEvent; i = log_[i].cause) {
      const Event& event = log_[i];
      if (event.connection != trace::kNone) {
        return shown_.count(event.connection) != 0 ? event.connection : trace::kNone;
      }
      if (!is_outcome(event.kind)) break;
    }
    return trace::kNone;
  }

  // The conversation in which the host falls silent, if there is one alone.
  trace::ConnectionIndex interrupted_by(EventIndex index) const {
    trace::ConnectionIndex found = trace::kNone;
    for (const Conversation& conversation : told_) {
      const std::uint32_t host = log_[index].host;
      const bool takes_part = conversation.client == host || conversation.server == host;
      const bool is_open = !conversation.events.empty() && conversation.events.front() < index &&
                           index < conversation.events.back();
      if (!takes_part || !is_open) continue;
      if (found != trace::kNone) return trace::kNone;
      found = conversation.connection;
    }
    return found;
  }

  const trace::Log& log_;
  const std::vector<Conversation>& told_;
  bool with_cache_;
  std::set<trace::ConnectionIndex> shown_;
};

}  // namespace

std::span<const HappeningKind> happening_kinds() { return kKinds; }

std::vector<Happening> happenings(const trace::Log& log, const std::vector<Conversation>& told,
                                  bool with_cache) {
  return Gatherer(log, told, with_cache).gather();
}

}  // namespace smtplab::explain
