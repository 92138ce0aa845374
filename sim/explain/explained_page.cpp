#include "sim/explain/explained_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/explain/clause_summary.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

using network::Side;

constexpr std::size_t kIndent = 7;  // of what is said of a line
constexpr std::size_t kContentLines = 8;
constexpr std::size_t kLabelColumns = 34;

std::string blanks(std::size_t count) { return std::string(count, ' '); }

}  // namespace

void ExplainedPage::write(const Topic& topic) {
  page_.add("", 0, topic.title, Style::title);
  for (const std::string& sentence : topic.sentences) page_.add("", 0, sentence, Style::plain);
  for (const Topic::Section& section : topic.sections) {
    page_.add_blank();
    page_.add("", 0, section.heading, Style::title);
    std::size_t widest = 0;
    for (const Topic::Entry& entry : section.entries) {
      widest = std::max(widest, display_width(entry.label));
    }
    const std::size_t column = std::min(widest, kLabelColumns);
    for (const Topic::Entry& entry : section.entries) {
      page_.add("  " + pad(entry.label, column) + "  ", 4 + column, entry.text, Style::plain);
    }
  }
  if (topic.clauses.empty()) return;
  page_.add_blank();
  page_.add("", 0, texts_.text("topic.clauses"), Style::title);
  write_clauses(2, topic.clauses);
}

void ExplainedPage::write(const Line& line, const Annotation& note,
                          std::span<const Finding> findings) {
  write_said(line, note);
  if (!note.what.empty() && !line.octets.empty()) {
    page_.add(blanks(kIndent), kIndent, note.what, Style::note);
  }
  if (!note.meaning.empty()) {
    page_.add(blanks(kIndent), kIndent,
              texts_.text("text.meaning",
                          {{"code", std::to_string(note.code.value)}, {"meaning", note.meaning}}),
              Style::dim);
  }
  write_state(note);
  write_envelope(note);
  for (const std::string& remark : note.remarks) {
    page_.add(blanks(kIndent) + "* ", kIndent + 2, remark, Style::note);
  }
  if (!note.follow.empty()) page_.add(blanks(kIndent), kIndent, note.follow, Style::dim);
  const std::string alarm = std::string(kSurprise) + blanks(kIndent - 2);
  const auto write_alarm = [&](const std::string& what, std::string_view clause) {
    std::string text = texts_.text("transcript.wrong", {{"what", what}});
    if (!clause.empty()) text.append(" [").append(clause).append("]");
    page_.add(alarm, kIndent, text, Style::alarm);
  };
  for (const Finding& finding : findings) write_alarm(finding.what, finding.clause);
  for (const NotedViolation& one : note.violations) write_alarm(one.what, one.clause);
  write_clauses(kIndent, note.clauses);
}

void ExplainedPage::write(const TranscriptReview& review) {
  for (const std::string& remark : review.remarks) page_.add("", 0, remark, Style::note);
  for (std::size_t i = 0; i < review.notes.size(); ++i) {
    if (i != 0 || !review.remarks.empty()) page_.add_blank();
    write(review.conversation.lines[i], review.notes[i], review.findings[i]);
  }
  page_.add_blank();
  const std::size_t faulty = review.faulty_lines();
  page_.add("", 0,
            faulty == 0 ? texts_.text("transcript.nothing-wrong")
                        : texts_.plural("transcript.faulty", faulty),
            faulty == 0 ? Style::title : Style::alarm);
}

void ExplainedPage::write_said(const Line& line, const Annotation& note) {
  if (line.octets.empty())
    return page_.add(std::string(kNeither) + " ", 4, note.what, Style::title);
  const bool is_client = line.role() == Side::client;
  const bool refuses = note.code.value != 0 ? !note.code.is_positive()
                                            : !is_client && line.octets.starts_with("-ERR");
  const Style style = is_client ? Style::client : refuses ? Style::refusal : Style::server;
  const std::string head = fmt::format("{} {} ",
                                       is_client ? kToServer
                                       : refuses ? kRefusal
                                                 : kToClient,
                                       label(line.role(), Labels::client_server));
  std::string_view rest = line.octets;
  std::size_t shown = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(end);
    if (one.ends_with("\r\n")) one.remove_suffix(2);
    const bool is_long = line.kind == LineKind::content || line.kind == LineKind::said;
    if (is_long && shown++ == kContentLines) {
      const auto left = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
      return page_.add(head, Style::dim, kIndent, texts_.plural("text.content-left-out", left),
                       Style::dim);
    }
    page_.add(head, Style::dim, kIndent + 2, is_long ? escape_content(one) : escape(one), style);
  }
}

void ExplainedPage::write_state(const Annotation& note) {
  const std::optional<StateKeys> keys = state_keys(note);
  if (!keys) return;
  page_.add(
      blanks(kIndent), kIndent,
      texts_.text(keys->before == keys->after ? "text.state-stays" : "text.state",
                  {{"before", texts_.text(keys->before)}, {"after", texts_.text(keys->after)}}),
      Style::dim);
}

void ExplainedPage::write_envelope(const Annotation& note) {
  if (note.envelope_before == note.envelope_after) return;
  const std::vector<std::string>& paths = note.envelope_after.forward_paths;
  if (!note.envelope_after.reverse_path && paths.empty()) {
    return page_.add(blanks(kIndent), kIndent, texts_.text("text.envelope-empty"), Style::dim);
  }
  std::string text =
      texts_.text("text.envelope-from") + escape(note.envelope_after.reverse_path.value_or("?"));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    text.append(i == 0 ? " " + texts_.text("text.envelope-to") : ", ").append(escape(paths[i]));
  }
  page_.add(blanks(kIndent), kIndent, text, Style::dim);
}

void ExplainedPage::write_clauses(std::size_t indent,
                                  const std::vector<const requirements::Requirement*>& all) {
  std::string known;
  for (const requirements::Requirement* clause : all) {
    if (!known_.insert(clause->id).second) {
      known.append("[").append(clause->id).append("] ");
      continue;
    }
    page_.add(fmt::format("{}[{}] ", blanks(indent), clause->id), indent + 2,
              texts_.text("topic.clause-line", {{"level", requirements::to_string(clause->level)},
                                                {"summary", clause_summary(*clause, language_)}}),
              Style::dim);
  }
  if (!known.empty()) page_.add(blanks(indent), indent, known, Style::dim);
}

}  // namespace smtplab::explain
