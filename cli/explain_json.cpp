#include "cli/explain_json.h"

#include <nlohmann/json.hpp>

#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

using Json = nlohmann::ordered_json;
using explain::Language;

std::string text_of(const Json& object) { return object.dump(2) + "\n"; }

Json clauses_json(const std::vector<const requirements::Requirement*>& clauses, Language language) {
  Json list = Json::array();
  for (const requirements::Requirement* clause : clauses) {
    list.push_back({{"id", clause->id},
                    {"rfc", clause->rfc},
                    {"section", clause->section},
                    {"level", requirements::to_string(clause->level)},
                    {"summary", explain::clause_summary(*clause, language)}});
  }
  return list;
}

Json envelope_json(const explain::EnvelopeView& envelope) {
  if (!envelope.reverse_path) return nullptr;
  Json paths = Json::array();
  for (const std::string& path : envelope.forward_paths) paths.push_back(explain::escape(path));
  return {{"reverse_path", explain::escape(*envelope.reverse_path)}, {"forward_paths", paths}};
}

Json json_of(const explain::Line& line, const explain::Annotation& note,
             std::span<const explain::Finding> findings, Language language) {
  Json object;
  object["kind"] = explain::line_kind_name(line.kind);
  object["speaker"] = line.role() == network::Side::client ? "client" : "server";
  object["octets"] = explain::escape(line.octets);
  object["row"] = note.row_key;
  object["what"] = note.what;
  if (note.code.value != 0) object["code"] = note.code.value;
  if (!note.meaning.empty()) object["meaning"] = note.meaning;
  if (note.before && note.after) {
    object["before"] = smtp::session_state_name(*note.before);
    object["after"] = smtp::session_state_name(*note.after);
  } else if (note.pop3_before && note.pop3_after) {
    object["before"] = pop3::session_state_name(*note.pop3_before);
    object["after"] = pop3::session_state_name(*note.pop3_after);
  }
  if (note.envelope_before != note.envelope_after) {
    object["envelope_before"] = envelope_json(note.envelope_before);
    object["envelope_after"] = envelope_json(note.envelope_after);
  }
  if (!note.follow.empty()) object["follow"] = note.follow;
  if (!note.remarks.empty()) object["remarks"] = note.remarks;
  Json wrong = Json::array();
  for (const explain::Finding& finding : findings) {
    wrong.push_back({{"what", finding.what}, {"clause", finding.clause}});
  }
  for (const explain::NotedViolation& violation : note.violations) {
    wrong.push_back({{"what", violation.what}, {"clause", violation.clause}});
  }
  object["wrong"] = std::move(wrong);
  object["clauses"] = clauses_json(note.clauses, language);
  return object;
}

}  // namespace

std::string topic_json(const explain::Topic& topic, Language language) {
  Json object;
  object["kind"] = topic.kind;
  object["subject"] = topic.subject;
  object["title"] = topic.title;
  object["sentences"] = topic.sentences;
  object["sections"] = Json::array();
  for (const explain::Topic::Section& section : topic.sections) {
    Json entries = Json::array();
    for (const explain::Topic::Entry& entry : section.entries) {
      entries.push_back({{"label", entry.label}, {"text", entry.text}});
    }
    object["sections"].push_back({{"heading", section.heading}, {"entries", entries}});
  }
  object["clauses"] = clauses_json(topic.clauses, language);
  return text_of(object);
}

std::string line_json(const explain::Line& line, const explain::Annotation& note,
                      Language language) {
  return text_of(json_of(line, note, {}, language));
}

std::string review_json(const explain::TranscriptReview& review, Language language) {
  Json object;
  object["remarks"] = review.remarks;
  object["lines"] = Json::array();
  for (std::size_t i = 0; i < review.notes.size(); ++i) {
    object["lines"].push_back(
        json_of(review.conversation.lines[i], review.notes[i], review.findings[i], language));
  }
  object["faulty_lines"] = review.faulty_lines();
  return text_of(object);
}

}  // namespace smtplab::cli
