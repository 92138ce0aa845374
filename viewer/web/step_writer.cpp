#include "viewer/web/step_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/explain/clause_summary.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "viewer/web/shown_text.h"

namespace smtplab::web {

using explain::Annotation;
using explain::Conversation;
using explain::Happening;
using explain::Line;
using explain::LineKind;
using network::Side;
using nlohmann::ordered_json;
using trace::EventKind;

/// Members are left out where they say nothing, so that a lesson stays small.
class StepWriter::Object {
 public:
  void put(const char* name, ordered_json value) { json_[name] = std::move(value); }
  void put_if(bool holds, const char* name) {
    if (holds) json_[name] = true;
  }
  void put_unless_empty(const char* name, ordered_json array) {
    if (!array.empty()) json_[name] = std::move(array);
  }
  std::string text() const { return json_.dump(); }

 private:
  ordered_json json_ = ordered_json::object();
};

namespace {

ordered_json host_or_null(trace::HostIndex host) {
  return host == trace::kNone ? ordered_json() : ordered_json(host);
}

std::string trimmed(std::string_view mark) {
  const std::size_t first = mark.find_first_not_of(' ');
  return std::string(mark.substr(first, mark.find_last_not_of(' ') - first + 1));
}

bool refuses(const Line& line, const Annotation& note) {
  if (note.code.value == 0) {
    return line.kind == LineKind::reply && line.octets.starts_with("-ERR");
  }
  return !note.code.is_positive();
}

std::string_view mark_of_line(const Line& line, bool refusal) {
  if (line.octets.empty()) return explain::kNeither;
  if (line.role() == Side::client) {
    return line.printed ? explain::kToServer : explain::kUnprintedToServer;
  }
  if (refusal) return line.printed ? explain::kRefusal : explain::kUnprintedRefusal;
  return line.printed ? explain::kToClient : explain::kUnprintedToClient;
}

std::string_view course_name(explain::Course course) {
  static constexpr std::string_view kNames[] = {"onward", "waits",  "back",      "asks",   "tells",
                                                "broken", "mended", "remembers", "outside"};
  return kNames[static_cast<std::size_t>(course)];
}

ordered_json copy_json(const KeptCopy& copy, trace::HostIndex host, std::string_view how) {
  ordered_json out{
      {"host", host}, {"how", how}, {"for", copy.recipient}, {"message", copy.message}};
  if (!copy.added.empty()) out["added"] = copy.added;
  if (!copy.lost.empty()) out["lost"] = copy.lost;
  if (copy.changes_body) out["body_differs"] = true;
  return out;
}

}  // namespace

LanguageText::LanguageText(const scenario::Scenario& scenario, const trace::Log& log,
                           explain::Language language)
    : options{.language = language},
      page(options.width, false),
      run(scenario, log, options, page),
      happenings(run) {}

StepWriter::StepWriter(const scenario::Scenario& scenario, const trace::Log& log,
                       const LessonOutline& outline, LessonTables& tables)
    : scenario_(scenario),
      log_(log),
      outline_(outline),
      tables_(tables),
      english_(scenario, log, explain::Language::en),
      chinese_(scenario, log, explain::Language::zh) {}

std::string StepWriter::write(const LessonStep& step, std::string_view changes) {
  Object out;
  if (step.is_line) {
    write_line(step, out);
  } else {
    write_happening(step, out);
  }
  std::string text = out.text();
  if (changes == "[]") return text;
  text.pop_back();
  return text.append(",\"changes\":").append(changes).append("}");
}

const StepWriter::Notes& StepWriter::notes_of(std::size_t conversation) {
  const auto [at, is_new] = notes_.try_emplace(conversation);
  if (is_new) {
    const auto annotated = [&](explain::Language language) {
      return explain::annotate(scenario_, log_, outline_.conversations[conversation], language,
                               explain::Labels::client_server);
    };
    at->second = {annotated(explain::Language::en), annotated(explain::Language::zh)};
  }
  return at->second;
}

void StepWriter::write_line(const LessonStep& step, Object& out) {
  const Conversation& conversation = outline_.conversations[step.conversation];
  const Line& line = conversation.lines[step.number];
  const Notes& notes = notes_of(step.conversation);
  const Annotation& english = notes.english[step.number];
  const bool by_client = line.speaker == Side::client;
  out.put("kind", explain::line_kind_name(line.kind));
  out.put("at", line.at.nanoseconds);
  out.put("event", step.first);
  out.put("conversation", step.conversation);
  out.put("from", host_or_null(by_client ? conversation.client : conversation.server));
  out.put("to", host_or_null(by_client ? conversation.server : conversation.client));
  write_said(conversation, line, english, out);
  const bool arrives =
      line.kind == LineKind::hang_up ||
      std::any_of(line.events.begin(), line.events.end(), [&](trace::EventIndex index) {
        return log_[index].kind == EventKind::arrived || log_[index].kind == EventKind::accepted;
      });
  out.put_if(!arrives, "is_lost");
  write_note(english, notes.chinese[step.number], out);
  write_message(step, out);
}

void StepWriter::write_said(const Conversation& conversation, const Line& line,
                            const Annotation& note, Object& out) {
  const bool refusal = refuses(line, note);
  out.put("mark", trimmed(mark_of_line(line, refusal)));
  out.put_if(refusal, "is_refusal");
  out.put_if(!line.printed, "is_unprinted");
  if (!line.octets.empty()) {
    out.put("label", line.role() == Side::client ? "C" : "S");
    // POP3 gives content in its responses.
    const bool is_content = line.kind == LineKind::content || line.kind == LineKind::said ||
                            (line.kind == LineKind::reply && line.octets.starts_with("+OK"));
    ShownText shown = shown_text(line.octets, is_content ? TextKind::content : TextKind::line);
    out.put("text", tables_.texts.add(std::move(shown.text)));
    out.put("octets", line.octets.size());
    if (shown.octets_left_out != 0) out.put("octets_left_out", shown.octets_left_out);
    return;
  }
  const auto sentence = [&](const LanguageText& language) {
    if (line.kind == LineKind::call) {
      return language.run.texts.text("text.call",
                                     {{"client", language.run.host_name(conversation.client)},
                                      {"server", language.run.host_name(conversation.server)}});
    }
    const trace::Event& closing = log_[line.client_event];
    if (closing.kind != EventKind::closing) return language.run.texts.text("text.broken");
    return language.run.texts.text("text.hang-up",
                                   {{"host", language.run.host_name(closing.host)}});
  };
  out.put("text", tables_.texts.add(sentence(english_), sentence(chinese_)));
  out.put_if(line.kind == LineKind::hang_up && log_[line.client_event].kind != EventKind::closing,
             "is_broken");
}

void StepWriter::write_note(const Annotation& english, const Annotation& chinese, Object& out) {
  const auto put_text = [&](const char* name, std::string Annotation::*sentence) {
    if ((english.*sentence).empty()) return;
    out.put(name, tables_.texts.add(english.*sentence, chinese.*sentence));
  };
  put_text("what", &Annotation::what);
  put_text("meaning", &Annotation::meaning);
  if (english.code.value != 0) out.put("code", english.code.value);
  put_text("follow", &Annotation::follow);
  write_state(english, out);
  const std::size_t before = tables_.add(english.envelope_before);
  const std::size_t after = tables_.add(english.envelope_after);
  if (before != 0 || after != 0) out.put("envelope", {before, after});
  ordered_json remarks = ordered_json::array();
  for (std::size_t i = 0; i < english.remarks.size(); ++i) {
    remarks.push_back(tables_.texts.add(english.remarks[i], chinese.remarks[i]));
  }
  out.put_unless_empty("remarks", std::move(remarks));
  const auto put_clauses = [&](const char* name,
                               const std::vector<const requirements::Requirement*>& clauses) {
    ordered_json all = ordered_json::array();
    for (const requirements::Requirement* clause : clauses) all.push_back(tables_.add(*clause));
    out.put_unless_empty(name, std::move(all));
  };
  put_clauses("clauses", english.clauses);
  put_clauses("other_clauses", english.other_clauses);
  write_surprises(english, chinese, out);
}

void StepWriter::write_state(const Annotation& note, Object& out) {
  const std::optional<explain::StateKeys> keys = explain::state_keys(note);
  if (keys) out.put("state", {tables_.say(keys->before), tables_.say(keys->after)});
}

void StepWriter::write_surprises(const Annotation& english, const Annotation& chinese,
                                 Object& out) {
  ordered_json violations = ordered_json::array();
  for (std::size_t i = 0; i < english.violations.size(); ++i) {
    ordered_json one{
        {"what", tables_.texts.add(english.violations[i].what, chinese.violations[i].what)}};
    const auto* clause = requirements::standard_register().find(english.violations[i].clause);
    if (clause != nullptr) one["clause"] = tables_.add(*clause);
    violations.push_back(std::move(one));
  }
  out.put_unless_empty("violations", std::move(violations));
  ordered_json differences = ordered_json::array();
  for (const explain::Difference& difference : english.differences) {
    const auto shown = [&](const std::string& octets) {
      return octets.empty()
                 ? ordered_json()
                 : ordered_json(tables_.texts.add(shown_text(octets, TextKind::line).text));
    };
    ordered_json one{{"expected", shown(difference.expected)}, {"seen", shown(difference.seen)}};
    if (difference.file_line != 0) one["line"] = difference.file_line;
    differences.push_back(std::move(one));
  }
  out.put_unless_empty("differences", std::move(differences));
}

// What a host keeps is told by the line that ends the content, not by the content itself.
void StepWriter::write_message(const LessonStep& step, Object& out) {
  const Line& line = outline_.conversations[step.conversation].lines[step.number];
  const auto has = [&](EventKind kind) {
    return std::any_of(line.events.begin(), line.events.end(),
                       [&](trace::EventIndex index) { return log_[index].kind == kind; });
  };
  std::string& content = under_way_[step.conversation];
  if (has(EventKind::reverse_path)) content.clear();
  if (line.kind == LineKind::content) {
    content.append(tables_.messages.content_of(line));
    out.put("carries", tables_.messages.add(content));
  }
  ordered_json copies = ordered_json::array();
  for (const trace::EventIndex index : line.events) {
    if (const auto copy = tables_.messages.copy_of(index, content)) {
      copies.push_back(
          copy_json(*copy, log_[index].host, trace::event_kind_name(log_[index].kind)));
    }
  }
  if (!copies.empty()) content.clear();
  out.put_unless_empty("copies", std::move(copies));
}

void StepWriter::write_happening(const LessonStep& step, Object& out) {
  const Happening& happening = outline_.happenings[step.number];
  const trace::Event& event = log_[step.first];
  const bool is_datagram = event.kind == EventKind::datagram_sent;
  out.put("kind", is_datagram ? "datagram" : "happening");
  out.put("at", event.at.nanoseconds);
  out.put("event", step.first);
  if (step.conversation != LessonStep::kNoConversation) out.put("conversation", step.conversation);
  out.put("from", host_or_null(event.host));
  if (is_datagram) {
    out.put("to", host_or_null(event.value));
    out.put_if(event.value == trace::kNone, "is_lost");
    const std::string said = english_.happenings.answer(step.first);
    out.put("asks", tables_.texts.add(said, chinese_.happenings.answer(step.first)));
  }
  out.put("course", course_name(happening.kind->course));
  out.put("mark", trimmed(explain::mark_of(happening.kind->course)));
  out.put("text", tables_.texts.add(english_.happenings.sentence(happening),
                                    chinese_.happenings.sentence(happening)));
  const std::string why = "happening." + std::string(happening.kind->key) + ".why";
  if (english_.run.texts.has(why)) out.put("what", tables_.say(why));
  ordered_json clauses = ordered_json::array();
  for (const std::string_view id : happening.kind->clauses) {
    const auto* clause = requirements::standard_register().find(id);
    if (clause != nullptr) clauses.push_back(tables_.add(*clause));
  }
  out.put_unless_empty("clauses", std::move(clauses));
  ordered_json copies = ordered_json::array();
  for (const trace::EventIndex index : happening.events) {
    if (const auto copy = tables_.messages.copy_of(index, {})) {
      copies.push_back(
          copy_json(*copy, log_[index].host, trace::event_kind_name(log_[index].kind)));
    }
  }
  out.put_unless_empty("copies", std::move(copies));
}

}  // namespace smtplab::web
