#include "sim/explain/happening_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include "sim/dns/cache.h"
#include "sim/dns/message.h"
#include "sim/dns/resolution.h"
#include "sim/explain/escape.h"
#include "sim/trace/decision.h"

namespace smtplab::explain {
namespace {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

constexpr std::size_t kFirstRecipientsShown = 4;

/// The two parts of a payload.
struct Parts {
  std::string_view head;
  std::string_view tail;
};

Parts parts(const trace::Log& log, EventIndex index) {
  const std::string_view payload = log.payload(index);
  const std::size_t cut = std::min<std::size_t>(log[index].begin, payload.size());
  return {payload.substr(0, cut), payload.substr(cut)};
}

// Paths stand between angle brackets, and a quoted local-part may hold a space.
std::vector<std::string> paths_in(std::string_view text) {
  std::vector<std::string> paths;
  while (!text.empty()) {
    std::size_t end = text.find("> ");
    end = end == std::string_view::npos ? text.size() : end + 1;
    paths.push_back(escape(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return paths;
}

// The data of "example.org. 3600 IN MX 10 mx1.example.org.": "10 mx1.example.org."
std::string record_data(std::string_view record) {
  constexpr std::string_view kClass = " IN ";
  const std::size_t at = record.find(kClass);
  if (at == std::string_view::npos) return escape(record);
  record.remove_prefix(at + kClass.size());
  return escape(record.substr(std::min(record.find(' '), record.size() - 1) + 1));
}

std::string joined(const std::vector<std::string>& texts, std::string_view joint) {
  std::string out;
  for (const std::string& text : texts) out.append(out.empty() ? "" : joint).append(text);
  return out;
}

/// The lines behind one another, each as `shown` gives it.
std::string in_one_line(std::string_view text, std::string (*shown)(std::string_view) = escape) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end != 0) out.append(out.empty() ? "" : ", ").append(shown(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string question_text(const dns::Question& question) {
  return escape(std::string(dns::to_string(question.type)) + " " + question.name.to_host());
}

}  // namespace

std::string_view mark_of(Course course) {
  switch (course) {
    case Course::onward:
      return kOnward;
    case Course::waits:
      return kWaits;
    case Course::back:
      return kBack;
    case Course::asks:
      return kAsks;
    case Course::tells:
      return kTells;
    case Course::broken:
      return kBroken;
    case Course::mended:
      return kMended;
    case Course::remembers:
      return kRemembers;
    case Course::outside:
      return kOutside;
  }
  return kOnward;
}

void HappeningWriter::write(const Happening& happening) {
  const Event& event = text_.log[happening.events.front()];
  const Course course = happening.kind->course;
  const Style style =
      course == Course::back || course == Course::broken ? Style::refusal
      : course == Course::asks || course == Course::tells || course == Course::remembers
          ? Style::plain
          : Style::title;
  const std::string head = fmt::format("{} {} ", text_.time_text(event.at), mark_of(course));
  text_.page.add(head, Style::dim, text_.indent() + 2, sentence(happening), style);
  if (!text_.options.annotate) return;
  const std::string key = "happening." + std::string(happening.kind->key) + ".why";
  if (!text_.is_new(key)) return;
  if (text_.texts.has(key)) {
    text_.page.add(text_.indentation(), text_.indent(), text_.texts.text(key), Style::note);
  }
  if (!text_.options.clauses) return;
  std::vector<const requirements::Requirement*> clauses;
  std::vector<const requirements::Requirement*> others;
  const bool old = text_.scenario.standard == smtp::Standard::rfc821;
  for (const std::string_view id : happening.kind->clauses) {
    const requirements::Requirement* clause = requirements::standard_register().find(id);
    if (clause == nullptr) continue;
    const bool is_other = old ? clause->rfc == 5321 : clause->rfc == 821 || clause->rfc == 974;
    (is_other ? others : clauses).push_back(clause);
  }
  if (clauses.empty()) clauses.swap(others);
  text_.write_clauses(clauses, others);
}

std::string HappeningWriter::sentence(const Happening& happening) const {
  const EventIndex first = happening.events.front();
  const Event& event = text_.log[first];
  const Parts said = parts(text_.log, first);
  std::string subject;
  std::string detail;
  switch (event.kind) {
    case EventKind::routed:
      subject = escape(said.head);
      detail = exchangers(said.tail);
      break;
    case EventKind::datagram_sent:
      subject = text_.host_name(event.value);
      detail = answer(first);
      break;
    case EventKind::cache_changed:
      detail = cache_entry(first);
      break;
    case EventKind::fault:
      break;
    case EventKind::not_connected:
      subject = called_host(first);
      break;
    case EventKind::resolved:
      subject = in_one_line(said.head);
      if (subject.ends_with('.')) subject.pop_back();
      detail = happening.kind->key == "resolved.failure" ? failure(first)
                                                         : in_one_line(said.tail, record_data);
      break;
    case EventKind::removed:
      subject = escape(text_.log.payload(first));
      break;
    case EventKind::notice_withheld:
      subject = escape(said.head);
      detail = "NOTIFY=" + escape(said.tail);
      break;
    case EventKind::asked:
    case EventKind::decided:
    case EventKind::reply_chosen:
    case EventKind::policy_changed:
    case EventKind::zone_changed:
      std::tie(subject, detail) = outside_words(happening);
      break;
    case EventKind::fetching:
    case EventKind::fetched:
    case EventKind::fetch_ended:
      subject = escape(said.head);
      detail = event.kind == EventKind::fetched ? "" : escape(said.tail);
      break;
    default:
      subject = recipients(happening);
      detail = reason(first);
      break;
  }
  const std::vector<std::string> paths = paths_in(said.head);
  return text_.texts.text("happening." + std::string(happening.kind->key),
                          {{"host", text_.host_name(event.host)},
                           {"from", paths.empty() ? std::string() : paths.front()},
                           {"subject", subject},
                           {"detail", detail},
                           {"number", std::to_string(event.value)},
                           {"messages", std::to_string(event.length)},
                           {"wait", text_.duration_text(event.length)}});
}

// The hosts of a list, in the order in which they are tried.
std::string HappeningWriter::exchangers(std::string_view list) const {
  std::vector<std::string> hosts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    hosts.push_back(exchanger(list.substr(0, end)));
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return joined(hosts, text_.texts.text("happening.then"));
}

// What somebody outside decides or changes, and how.
std::pair<std::string, std::string> HappeningWriter::outside_words(
    const Happening& happening) const {
  const EventIndex index = happening.events.front();
  const Event& event = text_.log[index];
  const Parts said = parts(text_.log, index);
  if (event.kind == EventKind::reply_chosen) {
    return {"", in_one_line(said.head.empty() ? said.tail : said.head)};
  }
  std::string subject = escape(said.head);
  if (event.kind == EventKind::policy_changed) return {subject, in_one_line(said.tail)};
  if (event.kind == EventKind::zone_changed) {
    return {subject, in_one_line(said.tail, record_data)};
  }
  if (event.verb != smtp::Verb::unknown) {
    subject = fmt::format("{} {}", smtp::command_spec(event.verb).name, subject);
  }
  return {subject, outside(happening)};
}

// What the host would do, or is told to do. Of a retry it is how long it waits.
std::string HappeningWriter::outside(const Happening& happening) const {
  const EventIndex index = happening.events.front();
  const std::string_view said = parts(text_.log, index).tail;
  if (static_cast<trace::Decision>(text_.log[index].value) != trace::Decision::retry) {
    return in_one_line(said);
  }
  std::uint64_t seconds = 0;
  const auto read = std::from_chars(said.data(), said.data() + said.size(), seconds);
  if (read.ec == std::errc{}) return text_.duration_text(seconds);
  return text_.texts.text("happening.gives-up");
}

// "20 mx2.example.org [192.0.2.1] [192.0.2.2]" as the trace has it.
std::string HappeningWriter::exchanger(std::string_view host) const {
  const std::size_t space = host.find(' ');
  const std::string_view preference = host.substr(0, space);
  const std::string_view rest = space == std::string_view::npos ? "" : host.substr(space + 1);
  const std::size_t bracket = std::min(rest.find('['), rest.size());
  std::string_view name = rest.substr(0, bracket);
  if (name.ends_with(' ')) name.remove_suffix(1);
  if (name.empty()) return escape(rest);
  std::string addresses;
  for (const char c : rest.substr(bracket)) {
    if (c == ' ') addresses.push_back(',');
    if (c != '[' && c != ']') addresses.push_back(c);
  }
  return text_.texts.text("happening.exchanger", {{"name", escape(name)},
                                                  {"preference", escape(preference)},
                                                  {"addresses", escape(addresses)}});
}

// Of whom it tells: of a message's paths all but the first, which is the reverse-path.
std::string HappeningWriter::recipients(const Happening& happening) const {
  std::vector<std::string> paths;
  for (const EventIndex index : happening.events) {
    const Event& event = text_.log[index];
    std::vector<std::string> own =
        paths_in(event.kind == EventKind::dequeued ? text_.log.payload(index)
                                                   : parts(text_.log, index).head);
    const bool has_sender = event.kind != EventKind::submitted && event.kind != EventKind::stored &&
                            event.kind != EventKind::displayed && own.size() > 1;
    paths.insert(paths.end(), own.begin() + (has_sender ? 1 : 0), own.end());
  }
  if (paths.size() <= kFirstRecipientsShown) return joined(paths, ", ");
  const std::size_t more = paths.size() - kFirstRecipientsShown;
  paths.resize(kFirstRecipientsShown);
  return joined(paths, ", ") + " " + text_.texts.plural("happening.more", more);
}

// The reply, or why there was none.
std::string HappeningWriter::reason(EventIndex index) const {
  const Event& event = text_.log[index];
  const std::string_view why = parts(text_.log, index).tail;
  if (event.code.value != 0) {
    return fmt::format("{} {}", event.code.value, in_one_line(why));
  }
  const std::string key = "reason." + std::string(why);
  return text_.texts.has(key) ? text_.texts.text(key) : in_one_line(why.substr(0, 60));
}

// The last line of what was found says why there is nothing.
std::string HappeningWriter::failure(EventIndex index) const {
  if (static_cast<dns::Outcome>(text_.log[index].value) == dns::Outcome::timed_out) {
    return text_.texts.text("names.outcome.timed-out");
  }
  std::string_view why = parts(text_.log, index).tail;
  why.remove_prefix(why.rfind('\n') + 1);
  return text_.texts.text("names.failure." + std::string(why));
}

std::string HappeningWriter::answer(EventIndex index) const {
  const auto message = dns::parse_message(text_.log.payload(index));
  if (!message) return in_one_line(text_.log.payload(index));
  if (!message->is_response) return question_text(message->question);
  if (message->code != dns::ResponseCode::noerror && message->code != dns::ResponseCode::nxdomain) {
    return question_text(message->question) + ": " + std::string(dns::to_string(message->code));
  }
  const auto& records = message->answers.empty() ? message->authority : message->answers;
  std::vector<std::string> shown;
  for (const dns::ResourceRecord& record : records) {
    if (message->answers.empty() && record.type() != dns::RecordType::ns) continue;
    std::string text = std::string(dns::to_string(record.type())) + " " + to_string(record.data);
    if (text.ends_with('.') && !text.ends_with(" .")) text.pop_back();
    if (record.owner != message->question.name) text.insert(0, record.owner.to_host().append(" "));
    shown.push_back(escape(text));
  }
  if (shown.empty()) return question_text(message->question);
  return joined(shown, ", ");
}

// "MX example.org: 10 mx1.example.org.": what is known; for nothing, the question alone.
std::string HappeningWriter::cache_entry(EventIndex index) const {
  const auto entry = dns::parse_cache_entry(text_.log.payload(index));
  if (!entry) return in_one_line(text_.log.payload(index));
  std::vector<std::string> data;
  for (const dns::RecordData& one : entry->data) data.push_back(escape(dns::to_string(one)));
  std::string until = text_.time_text(entry->expires);
  until.erase(0, until.find_first_not_of(' '));
  return text_.texts.text(data.empty() ? "happening.cache.nothing" : "happening.cache.entry",
                          {{"question", question_text({entry->name, entry->type})},
                           {"data", joined(data, ", ")},
                           {"until", until}});
}

// The host that a connection was meant for; what is known of it is in the event that opens it.
std::string HappeningWriter::called_host(EventIndex index) const {
  const Event& event = text_.log[index];
  if (event.cause != trace::kNoEvent && text_.log[event.cause].kind == EventKind::connecting) {
    const Event& call = text_.log[event.cause];
    if (call.value != trace::kNone) return text_.host_name(call.value);
  }
  return text_.texts.text("happening.some-host");
}

}  // namespace smtplab::explain
