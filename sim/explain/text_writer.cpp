#include "sim/explain/text_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using network::Side;
using scenario::Scenario;
using trace::EventIndex;
using trace::EventKind;

constexpr std::size_t kShortMessageLines = 14;

/// Writes what stands around the dialogues.
class FrameWriter {
 public:
  FrameWriter(const Scenario& scenario, const trace::Log& log, const TextOptions& options,
              TextPage& page)
      : scenario_(scenario),
        log_(log),
        options_(options),
        texts_(catalogue(options.language)),
        page_(page) {}

  void write_head(const std::vector<Conversation>& conversations) {
    const std::string id = scenario_.id.empty() ? std::string() : escape(scenario_.id) + "  ";
    page_.add(id, display_width(id), escape(scenario_.title), Style::title);
    if (scenario_.source.rfc != 0) page_.add("", 0, source_text(), Style::plain);
    page_.add_blank();
    const std::string hosts = texts_.text("text.hosts") + "  ";
    std::string head = hosts;
    for (const agents::HostConfig& host : scenario_.hosts) {
      page_.add(head, display_width(hosts) + 2, host_text(host), Style::plain);
      head.assign(display_width(hosts), ' ');
    }
    if (options_.annotate) write_marks(conversations);
  }

  void write_rule(const Conversation& conversation, std::size_t number) {
    page_.add_blank();
    page_.add_rule(texts_.text("text.connection", {{"number", std::to_string(number)},
                                                   {"client", name_of(conversation.client)},
                                                   {"server", name_of(conversation.server)},
                                                   {"client_label", label_of(Side::client)},
                                                   {"server_label", label_of(Side::server)}}));
  }

  void write_nothing() {
    page_.add_blank();
    page_.add("", 0, texts_.text("text.nothing-happened"), Style::plain);
  }

  void write_holdings() {
    page_.add_blank();
    page_.add_rule(texts_.text("text.holdings"));
    // In the order of the hosts, and at each one in the order of the names.
    std::map<std::pair<trace::HostIndex, std::pair<EventKind, std::string>>,
             std::vector<EventIndex>>
        held;
    for (EventIndex i = 0; i < log_.size(); ++i) {
      const trace::Event& event = log_[i];
      const bool holds = event.kind == EventKind::stored || event.kind == EventKind::queued ||
                         event.kind == EventKind::displayed;
      if (!holds) continue;
      const std::string subject(log_.payload(i).substr(0, event.begin));
      held[{event.host, {event.kind, subject}}].push_back(i);
    }
    if (held.empty()) page_.add("", 0, texts_.text("text.holds-nothing"), Style::plain);
    for (const auto& [place, events] : held) {
      write_place(place.first, place.second.first, place.second.second, events);
    }
  }

  void write_notes() {
    if (scenario_.notes.empty()) return;
    page_.add_blank();
    const std::string name = texts_.text("text.notes") + "  ";
    std::string head = name;
    for (const std::string& note : scenario_.notes) {
      page_.add(head, display_width(name), escape(note), Style::plain);
      head.assign(display_width(name), ' ');
    }
  }

  void write_result(const scenario::RunResult* result) {
    std::string text;
    bool good = true;
    if (result == nullptr) {
      std::uint64_t differing = 0;
      for (EventIndex i = 0; i < log_.size(); ++i) {
        if (log_[i].kind == EventKind::differs) ++differing;
      }
      if (differing == 0) return;
      good = false;
      text = texts_.plural("text.differs-count", differing);
    } else if (result->passed()) {
      const std::string compared = texts_.plural("text.compared", compared_lines());
      const std::size_t others = scenario_.expectations.size();
      text = others == 0
                 ? texts_.text("text.passed-dialogue", {{"compared", compared}})
                 : texts_.text("text.passed",
                               {{"compared", compared},
                                {"expected", texts_.plural("text.expected-count", others)}});
    } else {
      good = false;
      text = texts_.plural("text.failed", result->failures.size());
    }
    page_.add_blank();
    const std::string name = texts_.text("text.result") + "  ";
    page_.add(name, display_width(name), text, good ? Style::title : Style::alarm);
    if (result == nullptr) return;
    const std::string head = std::string(kSurprise) + " ";
    for (const scenario::Failure& failure : result->failures) {
      page_.add(head, head.size(), failure_text(scenario_, failure, options_.language),
                Style::alarm);
    }
  }

 private:
  std::string name_of(trace::HostIndex host) const {
    return host < scenario_.hosts.size() ? escape(scenario_.hosts[host].name) : std::string("?");
  }

  std::string label_of(Side side) const {
    std::string text(label(side, options_.labels));
    text.pop_back();
    return text;
  }

  std::string source_text() const {
    const scenario::Source& source = scenario_.source;
    const bool appendix = source.section.starts_with("App");
    const std::string section = texts_.text(
        appendix ? "text.source-appendix" : "text.source-section",
        {{"section", escape(std::string_view(source.section).substr(appendix ? 3 : 0))}});
    return texts_.text("text.source", {{"rfc", std::to_string(source.rfc)},
                                       {"section", section},
                                       {"first", std::to_string(source.first_line)},
                                       {"last", std::to_string(source.last_line)}});
  }

  std::string host_text(const agents::HostConfig& host) const {
    std::string users;
    for (const agents::MailboxConfig& mailbox : host.mailboxes) {
      users.append(users.empty() ? "" : ", ").append(escape(mailbox.user));
    }
    const bool carries = host.role == agents::HostRole::transfer_agent;
    return texts_.text(
        users.empty() ? "text.host" : "text.host-users",
        {{"name", escape(host.name)},
         {"role", texts_.text(carries ? "text.host.transfer_agent" : "text.host.user_agent")},
         {"users", users}});
  }

  // Only the marks that the text has.
  void write_marks(const std::vector<Conversation>& conversations) {
    bool refusals = false;
    bool unprinted = false;
    for (const Conversation& conversation : conversations) {
      for (const Line& line : conversation.lines) {
        unprinted = unprinted || !line.printed;
        refusals =
            refusals || (line.kind == LineKind::reply && line.server_event != trace::kNoEvent &&
                         !log_[line.server_event].code.is_positive());
      }
    }
    bool differs = false;
    for (EventIndex i = 0; i < log_.size(); ++i) {
      differs = differs || log_[i].kind == EventKind::differs;
    }
    const bool old = options_.labels == Labels::sender_receiver;
    const std::string client = texts_.text(old ? "role.821.client" : "role.client");
    const std::string server = texts_.text(old ? "role.821.server" : "role.server");
    std::vector<std::string> marks;
    marks.push_back(texts_.text("text.marks-commands", {{"to_server", kToServer.substr(1)},
                                                        {"client", client},
                                                        {"client_label", label_of(Side::client)}}));
    marks.push_back(texts_.text("text.marks-replies", {{"to_client", kToClient.substr(0, 2)},
                                                       {"server", server},
                                                       {"server_label", label_of(Side::server)}}));
    if (refusals) marks.push_back(texts_.text("text.marks-refusals", {{"refusal", kRefusal}}));
    if (differs) marks.push_back(texts_.text("text.marks-differs", {{"differs", kSurprise}}));
    const std::string name = texts_.text("text.marks") + "  ";
    std::string line;
    for (const std::string& mark : marks) line.append(line.empty() ? "" : "   ").append(mark);
    page_.add(name, display_width(name), line, Style::dim);
    if (!unprinted) return;
    page_.add(
        std::string(display_width(name), ' '), display_width(name) + 6,
        texts_.text("text.marks-unprinted", {{"unprinted_to", kUnprintedToServer.substr(1)},
                                             {"unprinted_from", kUnprintedToClient.substr(0, 2)}}),
        Style::dim);
  }

  void write_place(trace::HostIndex host, EventKind kind, const std::string& subject,
                   const std::vector<EventIndex>& events) {
    const std::string_view key = kind == EventKind::stored   ? "text.mailbox"
                                 : kind == EventKind::queued ? "text.queue"
                                                             : "text.terminal";
    const EventIndex last = events.back();
    const std::string_view message = log_.payload(last).substr(log_[last].begin);
    page_.add(
        name_of(host) + ": ", 4,
        fmt::format("{} ({})", texts_.plural(key, events.size(), {{"subject", escape(subject)}}),
                    texts_.plural("text.message-octets", message.size())),
        Style::plain);
    const auto lines = static_cast<std::size_t>(std::count(message.begin(), message.end(), '\n'));
    if (!options_.annotate || lines > kShortMessageLines) return;
    for (std::string_view rest = message; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      const std::size_t length = end == std::string_view::npos ? rest.size() : end + 1;
      std::string_view line = rest.substr(0, length);
      if (line.ends_with("\r\n")) line.remove_suffix(2);
      page_.add("    | ", Style::dim, 8, escape(line), Style::plain);
      rest.remove_prefix(length);
    }
  }

  std::uint64_t compared_lines() const {
    std::uint64_t count = 0;
    for (const scenario::DialogueStep& step : scenario_.script) {
      for (const agents::DialogueLine& line : step.dialogue.lines) {
        if (line.kind == agents::DialogueLine::Kind::server) ++count;
      }
    }
    return count;
  }

  const Scenario& scenario_;
  const trace::Log& log_;
  const TextOptions& options_;
  const Catalogue& texts_;
  TextPage& page_;
};

std::string write(const Scenario& scenario, const trace::Log& log, const TextOptions& options,
                  const scenario::RunResult* result) {
  const std::vector<Conversation> all = conversations(scenario, log);
  TextPage page(options.width, options.colour);
  FrameWriter frame(scenario, log, options, page);
  DialogueWriter dialogues(scenario, log, options, page);
  frame.write_head(all);
  if (all.empty()) frame.write_nothing();
  for (std::size_t i = 0; i < all.size(); ++i) {
    frame.write_rule(all[i], i + 1);
    dialogues.write(all[i]);
  }
  frame.write_holdings();
  if (options.annotate) frame.write_notes();
  frame.write_result(result);
  return page.take();
}

std::string_view failure_key(scenario::Failure::Kind kind) {
  using Kind = scenario::Failure::Kind;
  switch (kind) {
    case Kind::dialogue:
      return "failure.dialogue";
    case Kind::message_count:
      return "failure.message_count";
    case Kind::message_content:
      return "failure.message_content";
    case Kind::reverse_path:
      return "failure.reverse_path";
    case Kind::forward_path:
      return "failure.forward_path";
    case Kind::violations:
      return "failure.violations";
    case Kind::endless:
      return "failure.endless";
  }
  return "failure.dialogue";
}

}  // namespace

std::string write_text(const Scenario& scenario, const trace::Log& log,
                       const TextOptions& options) {
  return write(scenario, log, options, nullptr);
}

std::string write_text(const Scenario& scenario, const scenario::RunResult& result,
                       const TextOptions& options) {
  return write(scenario, result.log, options, &result);
}

std::string failure_text(const Scenario& scenario, const scenario::Failure& failure,
                         Language language) {
  const Catalogue& texts = catalogue(language);
  const auto shown = [&](std::string_view octets) {
    if (octets.empty()) return texts.text("failure.none");
    if (octets.ends_with("\r\n")) octets.remove_suffix(2);
    return escape(octets);
  };
  std::string place = escape(scenario.file);
  if (failure.place.line != 0) place += fmt::format(":{}", failure.place.line);
  if (!place.empty()) place += ": ";
  return place + texts.text(failure_key(failure.kind),
                            {{"expected", shown(failure.expected)}, {"seen", shown(failure.seen)}});
}

}  // namespace smtplab::explain
