#include "sim/explain/markdown_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/conversation.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/holdings.h"
#include "sim/explain/markup.h"
#include "sim/explain/repetition.h"
#include "sim/explain/run_text.h"
#include "sim/explain/scenario_notes.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using network::Side;
using requirements::Requirement;
using trace::EventIndex;

constexpr std::size_t kLinesInCell = 24;
constexpr std::size_t kColumnsInCell = 160;  // of what was said, in a cell

/// The clauses that were cited, in order; each is told once, at the end.
class Footnotes {
 public:
  std::string cite(const std::vector<const Requirement*>& clauses) {
    std::string text;
    for (const Requirement* clause : clauses) {
      if (known_.insert(clause->id).second) cited_.push_back(clause);
      text.append("[^").append(clause->id).append("]");
    }
    return text;
  }
  const std::vector<const Requirement*>& cited() const { return cited_; }

 private:
  std::set<std::string_view> known_;
  std::vector<const Requirement*> cited_;
};

class MarkdownWriter {
 public:
  MarkdownWriter(const scenario::Scenario& scenario, const trace::Log& log, Language language)
      : scenario_(scenario),
        log_(log),
        language_(language),
        texts_(catalogue(language)),
        options_{.language = language},
        page_(options_.width, false),
        run_(scenario, log, options_, page_),
        happening_writer_(run_) {}

  std::string write() {
    std::vector<Conversation> all = conversations(scenario_, log_);
    std::erase_if(all, [&](const Conversation& c) { return !is_dialogue(log_, c); });
    sort_happenings(all);
    write_head();
    if (all.empty() && outside_.empty()) add_paragraph(texts_.text("text.nothing-happened"));
    auto next = outside_.begin();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const EventIndex call = all[i].events.front();
      const auto last = std::find_if(
          next, outside_.end(), [call](const Happening& h) { return h.events.front() > call; });
      write_happenings({next, last});
      next = last;
      write_conversation(all[i], i + 1);
    }
    write_happenings({next, outside_.end()});
    write_end();
    write_footnotes();
    return std::move(out_);
  }

 private:
  void add_paragraph(std::string_view text) { out_.append(markdown_text(text)).append("\n\n"); }
  void add_heading(std::string_view text) {
    out_.append("## ").append(markdown_text(text)).append("\n\n");
  }
  std::string moment(Instant at) const {
    std::string text = run_.time_text(at);
    return text.erase(0, text.find_first_not_of(' '));
  }

  void sort_happenings(const std::vector<Conversation>& told) {
    for (Happening& happening : happenings(log_, told, false)) {
      if (happening.during == trace::kNone) {
        outside_.push_back(std::move(happening));
      } else {
        inside_[happening.during].push_back(std::move(happening));
      }
    }
  }

  void write_head() {
    out_ = "# " + markdown_text(escape(title_of(scenario_, texts_))) + "\n\n";
    for (trace::HostIndex host = 0; host < scenario_.hosts.size(); ++host) {
      out_.append("- ")
          .append(markdown_text(texts_.text(
              "text.host", {{"name", run_.host_name(host)}, {"role", run_.role_text(host)}})))
          .append("\n");
    }
    out_.append("\n");
  }

  std::string cite(const Happening& happening) {
    std::vector<const Requirement*> clauses;
    for (const std::string_view id : happening.kind->clauses) {
      if (const auto* clause = requirements::standard_register().find(id))
        clauses.push_back(clause);
    }
    return notes_.cite(clauses);
  }

  std::string sentence(const Happening& happening) {
    const std::string key = "happening." + std::string(happening.kind->key) + ".why";
    std::string text = markdown_text(happening_writer_.sentence(happening));
    if (run_.is_new(key) && texts_.has(key))
      text.append(". ").append(markdown_text(texts_.text(key)));
    return text;
  }

  void write_happenings(std::vector<Happening> group) {
    if (group.empty()) return;
    add_heading(texts_.text("text.meanwhile"));
    std::vector<std::string> said;
    said.reserve(group.size());
    for (const Happening& happening : group) said.push_back(happening_writer_.sentence(happening));
    for (std::size_t i = 0; i < group.size();) {
      const Repetition repetition = find_repetition(said, i);
      const std::size_t end = i + repetition.length * repetition.times;
      const std::size_t shown =
          repetition.is_long() ? i + repetition.length * Repetition::kShownTimes : i + 1;
      for (; i < shown; ++i) write_happening(group[i]);
      if (!repetition.is_long()) continue;
      i = end;
      const std::string until = moment(log_[group[end - 1].events.front()].at);
      out_.append("- ")
          .append(markdown_text(texts_.plural(
              "text.repeats", repetition.times - Repetition::kShownTimes, {{"time", until}})))
          .append("\n");
    }
    out_.append("\n");
  }

  void write_happening(const Happening& happening) {
    const std::string text = sentence(happening);
    out_.append(fmt::format("- {} `{}` {} {}\n", moment(log_[happening.events.front()].at),
                            mark_of(happening.kind->course), text, cite(happening)));
  }

  void write_conversation(const Conversation& told, std::size_t number) {
    add_heading(texts_.text("text.connection", {{"number", std::to_string(number)},
                                                {"client", run_.host_name(told.client)},
                                                {"server", run_.host_name(told.server)},
                                                {"client_label", "C"},
                                                {"server_label", "S"}}));
    out_.append(fmt::format("| {} | | {} | {} |\n|---:|:--|:--|:--|\n",
                            texts_.text("markdown.time"), texts_.text("markdown.said"),
                            texts_.text("markdown.means")));
    const std::vector<Annotation> notes =
        annotate(scenario_, log_, told, language_, Labels::client_server);
    const std::vector<Happening>& own = inside_[told.connection];
    auto next = own.begin();
    for (std::size_t i = 0; i < told.lines.size(); ++i) {
      const Line& line = told.lines[i];
      const auto first = std::min_element(line.events.begin(), line.events.end());
      for (; next != own.end() && first != line.events.end() && next->events.front() < *first;
           ++next) {
        write_row(*next);
      }
      write_row(told, line, notes[i]);
    }
    for (; next != own.end(); ++next) write_row(*next);
    out_.append("\n");
  }

  void write_row(const Happening& happening) {
    const std::string text = sentence(happening);
    out_.append(fmt::format("| {} | `{}` | | {} {} |\n", moment(log_[happening.events.front()].at),
                            mark_of(happening.kind->course), text, cite(happening)));
  }

  void write_row(const Conversation& told, const Line& line, const Annotation& note) {
    std::string side = line.role() == Side::client ? "**C:**" : "**S:**";
    std::string said;
    if (line.octets.empty()) {
      side = "--";
      said =
          line.kind == LineKind::call
              ? markdown_text(texts_.text("text.call", {{"client", run_.host_name(told.client)},
                                                        {"server", run_.host_name(told.server)}}))
              : std::string();
    } else {
      said = said_in(line);
      const bool refuses = note.code.value != 0
                               ? !note.code.is_positive()
                               : line.kind == LineKind::reply && line.octets.starts_with("-ERR");
      if (refuses) side += " ✗";
    }
    out_.append(fmt::format("| {} | {} | {} | {} |\n", moment(line.at), side, said, meaning(note)));
  }

  static std::string said_in(const Line& line) {
    std::string said;
    std::size_t shown = 0;
    std::string_view rest = line.octets;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      std::string_view one = rest.substr(0, end);
      rest.remove_prefix(end);
      if (one.ends_with("\r\n")) one.remove_suffix(2);
      if (!said.empty()) said.append("<br>");
      if (shown++ == kLinesInCell) return said.append("…");
      const bool is_content = line.kind == LineKind::content || line.kind == LineKind::said;
      said.append(
          markdown_code(clipped(is_content ? escape_content(one) : escape(one), kColumnsInCell)));
    }
    return said;
  }

  std::string meaning(const Annotation& note) {
    std::string text = markdown_text(note.what);
    if (const auto states = state_keys(note); states && states->before != states->after) {
      text.append("<br>").append(
          markdown_text(texts_.text("text.state", {{"before", texts_.text(states->before)},
                                                   {"after", texts_.text(states->after)}})));
    }
    for (const std::string& remark : note.remarks)
      text.append("<br>").append(markdown_text(remark));
    for (const NotedViolation& one : note.violations) {
      text.append("<br>**!!** ")
          .append(markdown_text(texts_.text("text.violation", {{"what", one.what}})));
    }
    for (const Difference& one : note.differences) {
      text.append("<br>**!!** ")
          .append(markdown_text(texts_.text("text.expected")))
          .append(one.expected.empty() ? markdown_text(texts_.text("text.nothing"))
                                       : markdown_code(escape(one.expected)));
    }
    return text.append(" ").append(notes_.cite(note.clauses));
  }

  // As the text of a run has it; nothing in it ends the block.
  void write_end() {
    write_holdings(run_);
    const std::string text = page_.take();
    if (text.find_first_not_of(" \n") == std::string::npos) return;
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    out_.append(fence).append("text\n").append(text.substr(text.find_first_not_of('\n')));
    if (!out_.ends_with('\n')) out_.append("\n");
    out_.append(fence).append("\n\n");
    for (const std::string& note : notes_of(scenario_, texts_)) add_paragraph(escape(note));
  }

  void write_footnotes() {
    for (const Requirement* clause : notes_.cited()) {
      out_.append(
          fmt::format("[^{}]: {}\n", clause->id,
                      markdown_text(texts_.text(
                          "markdown.clause", {{"rfc", std::to_string(clause->rfc)},
                                              {"section", clause->section},
                                              {"level", requirements::to_string(clause->level)},
                                              {"summary", clause_summary(*clause, language_)}}))));
    }
  }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  Language language_;
  const Catalogue& texts_;
  TextOptions options_;
  TextPage page_;
  RunText run_;
  HappeningWriter happening_writer_;
  Footnotes notes_;
  std::vector<Happening> outside_;
  std::map<trace::ConnectionIndex, std::vector<Happening>> inside_;
  std::string out_;
};

}  // namespace

std::string markdown_text(std::string_view text) {
  constexpr std::string_view kMarkup = "\\`*_[]#|~";
  std::string out;
  // What would begin a list: "- a", "+ a", "1. a", "1) a".
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view behind = text.substr(digits);
  const bool begins_list = digits == 0 ? behind.starts_with('-') || behind.starts_with('+')
                                       : behind.starts_with('.') || behind.starts_with(')');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') {
      out.append("&lt;");
    } else if (c == '>') {
      out.append("&gt;");
    } else if (c == '&') {
      out.append("&amp;");
    } else if (c == '\n') {
      out.push_back(' ');
    } else {
      if (kMarkup.find(c) != std::string_view::npos || (begins_list && i == digits)) {
        out.push_back('\\');
      }
      out.push_back(c);
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string inside;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') inside.push_back('\\');
    inside.push_back(c == '\n' ? ' ' : c);
  }
  const std::string ticks(longest + 1, '`');
  // A span that is blank, or that begins or ends with a backtick, needs blanks of its own.
  const bool is_blank = inside.find_first_not_of(' ') == std::string::npos;
  if (is_blank) return "&nbsp;";
  const bool needs_blanks = inside.front() == '`' || inside.back() == '`' ||
                            (inside.front() == ' ' && inside.back() == ' ');
  return needs_blanks ? ticks + " " + inside + " " + ticks : ticks + inside + ticks;
}

std::string write_markdown(const scenario::Scenario& scenario, const trace::Log& log,
                           Language language) {
  return MarkdownWriter(scenario, log, language).write();
}

}  // namespace smtplab::explain
