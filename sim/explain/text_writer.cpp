#include "sim/explain/text_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/holdings.h"
#include "sim/explain/legend.h"
#include "sim/explain/repetition.h"
#include "sim/explain/run_text.h"
#include "sim/explain/scenario_notes.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/text_layout.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using network::Side;
using scenario::Scenario;
using trace::EventIndex;
using trace::EventKind;

/// Writes what stands around the dialogues.
class FrameWriter {
 public:
  explicit FrameWriter(RunText& text)
      : text_(text),
        scenario_(text.scenario),
        log_(text.log),
        options_(text.options),
        texts_(text.texts),
        page_(text.page) {}

  void write_head(const std::vector<Conversation>& conversations,
                  const std::vector<Happening>& happenings) {
    const std::string id = scenario_.id.empty() ? std::string() : escape(scenario_.id) + "  ";
    page_.add(id, display_width(id), escape(title_of(scenario_, texts_)), Style::title);
    if (scenario_.source.rfc != 0) page_.add("", 0, source_text(), Style::plain);
    page_.add_blank();
    const std::string hosts = texts_.text("text.hosts") + "  ";
    std::string head = hosts;
    for (trace::HostIndex host = 0; host < scenario_.hosts.size(); ++host) {
      page_.add(head, display_width(hosts) + 2, host_text(host), Style::plain);
      head.assign(display_width(hosts), ' ');
    }
    if (options_.annotate) write_legend(text_, conversations, happenings);
  }

  void write_rule(const Conversation& conversation, std::size_t number) {
    page_.add_blank();
    page_.add_rule(texts_.text("text.connection", {{"number", std::to_string(number)},
                                                   {"client", text_.host_name(conversation.client)},
                                                   {"server", text_.host_name(conversation.server)},
                                                   {"client_label", label_of(Side::client)},
                                                   {"server_label", label_of(Side::server)}}));
  }

  void write_nothing() {
    page_.add_blank();
    page_.add("", 0, texts_.text("text.nothing-happened"), Style::plain);
  }

  void write_notes() {
    if (scenario_.notes.empty()) return;
    page_.add_blank();
    const std::string name = texts_.text("text.notes") + "  ";
    std::string head = name;
    for (const std::string& note : notes_of(scenario_, texts_)) {
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
      const std::uint64_t lines = compared_lines();
      const std::string compared = texts_.plural("text.compared", lines);
      const std::size_t others = scenario_.expectations.size();
      if (others == 0) {
        text = texts_.text("text.passed-dialogue", {{"compared", compared}});
      } else if (lines == 0) {
        text = texts_.plural("text.passed-expected", others);
      } else {
        text = texts_.text(
            "text.passed",
            {{"compared", compared}, {"expected", texts_.plural("text.expected-count", others)}});
      }
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

  std::string host_text(trace::HostIndex host) const {
    std::string users;
    for (const agents::MailboxConfig& mailbox : scenario_.hosts[host].mailboxes) {
      users.append(users.empty() ? "" : ", ").append(escape(mailbox.user));
    }
    return texts_.text(
        users.empty() ? "text.host" : "text.host-users",
        {{"name", text_.host_name(host)}, {"role", text_.role_text(host)}, {"users", users}});
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

  RunText& text_;
  const Scenario& scenario_;
  const trace::Log& log_;
  const TextOptions& options_;
  const Catalogue& texts_;
  TextPage& page_;
};

/// Writes the run as a road: each conversation at the time of its call, and what hosts do outside
/// of conversations before, between and behind them.
class RoadWriter {
 public:
  RoadWriter(RunText& text, FrameWriter& frame, const std::vector<Conversation>& conversations,
             const std::vector<Happening>& happenings)
      : text_(text),
        frame_(frame),
        conversations_(conversations),
        writer_(text),
        dialogues_(text, writer_) {
    for (const Happening& happening : happenings) {
      if (happening.during == trace::kNone) {
        outside_.push_back(happening);
      } else {
        inside_[happening.during].push_back(happening);
      }
    }
  }

  void write() {
    auto next = outside_.begin();
    for (std::size_t i = 0; i < conversations_.size(); ++i) {
      const Conversation& conversation = conversations_[i];
      const EventIndex call = conversation.events.front();
      const auto last = std::find_if(
          next, outside_.end(), [call](const Happening& h) { return h.events.front() > call; });
      write_group(next, last);
      next = last;
      frame_.write_rule(conversation, i + 1);
      dialogues_.write(conversation, inside_[conversation.connection]);
    }
    write_group(next, outside_.end());
  }

 private:
  void write_group(std::vector<Happening>::const_iterator first,
                   std::vector<Happening>::const_iterator last) {
    if (first == last) return;
    const auto group = std::span(outside_).subspan(
        static_cast<std::size_t>(first - outside_.begin()), static_cast<std::size_t>(last - first));
    text_.page.add_blank();
    if (!conversations_.empty()) text_.page.add_rule(text_.texts.text("text.meanwhile"));
    std::vector<std::string> said;
    for (const Happening& happening : group) said.push_back(writer_.sentence(happening));
    for (std::size_t i = 0; i < group.size();) {
      const Repetition repetition = find_repetition(said, i);
      if (text_.options.in_full || !repetition.is_long()) {
        writer_.write(group[i++]);
        continue;
      }
      const std::size_t end = i + repetition.length * repetition.times;
      const std::size_t shown = i + repetition.length * Repetition::kShownTimes;
      for (; i < shown; ++i) writer_.write(group[i]);
      write_rest(repetition.times - Repetition::kShownTimes, group[end - 1]);
      i = end;
    }
  }

  void write_rest(std::size_t times, const Happening& last) {
    std::string until = text_.time_text(text_.log[last.events.front()].at);
    until.erase(0, until.find_first_not_of(' '));
    text_.page.add(text_.indentation(), text_.indent(),
                   text_.texts.plural("text.repeats", times, {{"time", until}}), Style::dim);
  }

  RunText& text_;
  FrameWriter& frame_;
  const std::vector<Conversation>& conversations_;
  HappeningWriter writer_;
  DialogueWriter dialogues_;
  std::vector<Happening> outside_;
  std::map<trace::ConnectionIndex, std::vector<Happening>> inside_;
};

std::string write(const Scenario& scenario, const trace::Log& log, const TextOptions& options,
                  const scenario::RunResult* result) {
  std::vector<Conversation> all = conversations(scenario, log);
  std::erase_if(all, [&](const Conversation& c) { return !is_dialogue(log, c); });
  const std::vector<Happening> others = happenings(log, all, options.in_full);
  TextPage page(options.width, options.colour);
  RunText text(scenario, log, options, page);
  FrameWriter frame(text);
  frame.write_head(all, others);
  if (all.empty() && others.empty()) frame.write_nothing();
  RoadWriter(text, frame, all, others).write();
  write_holdings(text);
  if (options.annotate) frame.write_notes();
  frame.write_result(result);
  return page.take();
}

std::string_view failure_key(scenario::Failure::Kind kind) {
  using FailureKind = scenario::Failure::Kind;
  switch (kind) {
    case FailureKind::dialogue:
      return "failure.dialogue";
    case FailureKind::message_count:
      return "failure.message_count";
    case FailureKind::message_content:
      return "failure.message_content";
    case FailureKind::reverse_path:
      return "failure.reverse_path";
    case FailureKind::forward_path:
      return "failure.forward_path";
    case FailureKind::violations:
      return "failure.violations";
    case FailureKind::delivery:
      return "failure.delivery";
    case FailureKind::bounce:
      return "failure.bounce";
    case FailureKind::endless:
      return "failure.endless";
    case FailureKind::too_large:
      return "failure.too_large";
    case FailureKind::event_count:
      return "failure.event_count";
    case FailureKind::answer:
      return "failure.answer";
  }
  return "failure.dialogue";
}

/// "file.json:12: "
std::string place_text(const Scenario& scenario, const scenario::Place& place) {
  std::string text = escape(scenario.file);
  if (place.line != 0) text += fmt::format(":{}", place.line);
  return text.empty() ? text : text + ": ";
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
  return place_text(scenario, failure.place) +
         texts.text(failure_key(failure.kind),
                    {{"expected", shown(failure.expected)}, {"seen", shown(failure.seen)}});
}

std::string remark_text(const Scenario& scenario, const scenario::ZoneRemark& remark,
                        Language language) {
  const std::string key = "names.note." + std::string(dns::key_of(remark.note.kind));
  return place_text(scenario, remark.place) +
         catalogue(language).text(key, {{"record", escape(remark.note.record.to_string())}});
}

}  // namespace smtplab::explain
