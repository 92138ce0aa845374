#include "sim/explain/mermaid_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/explain/escape.h"
#include "sim/explain/markup.h"
#include "sim/explain/run_text.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using Kind = SequenceStep::Kind;

constexpr std::size_t kColumnsOfLabel = 70;           // of a line in the picture
constexpr std::int64_t kNotedPause = 10'000'000'000;  // nanoseconds

class MermaidWriter {
 public:
  MermaidWriter(const scenario::Scenario& scenario, const trace::Log& log,
                const SequenceRange& range, Language language)
      : texts_(catalogue(language)),
        options_{.language = language},
        page_(options_.width, false),
        run_(scenario, log, options_, page_),
        sequence_(sequence_of(scenario, log, range, language)) {}

  std::string write() {
    out_ = "sequenceDiagram\n";
    // Titles take no numbers of characters: what they cannot hold is left out.
    std::string title = escape(title_of(run_.scenario, texts_));
    std::erase_if(title, [](char c) { return c == '#' || c == ';' || c == '%'; });
    if (!title.empty()) add("accTitle: " + title);
    for (const trace::HostIndex host : sequence_.lanes) {
      add(fmt::format("participant h{} as {}", host, mermaid_text(run_.host_name(host))));
    }
    const SequenceStep* last = nullptr;
    for (const SequenceStep& step : sequence_.steps) {
      add_pause(last, step);
      add_step(step);
      last = &step;
    }
    if (sequence_.lanes.empty()) {
      add("participant h0 as " + mermaid_text(texts_.text("text.nothing-happened")));
    }
    if (sequence_.left_out != 0) {
      add_note_over_all(texts_.plural("sequence.left-out", sequence_.left_out));
    }
    return std::move(out_);
  }

 private:
  void add(std::string_view line) { out_.append("    ").append(line).append("\n"); }

  void add_note_over_all(std::string_view text) {
    if (sequence_.lanes.empty()) return;
    const std::string first = std::to_string(sequence_.lanes.front());
    const std::string last = std::to_string(sequence_.lanes.back());
    const std::string over = first == last ? "h" + first : "h" + first + ",h" + last;
    add(fmt::format("Note over {}: {}", over, mermaid_text(text)));
  }

  void add_pause(const SequenceStep* last, const SequenceStep& step) {
    if (last == nullptr) return;
    const std::int64_t pause = step.at.nanoseconds - last->at.nanoseconds;
    if (pause < kNotedPause) return;
    const std::string duration =
        run_.duration_text(static_cast<std::uint64_t>(pause / 1'000'000'000));
    add_note_over_all(texts_.text("sequence.later", {{"duration", duration}}));
  }

  std::string said(const SequenceStep& step) const {
    std::string text;
    for (const std::string& line : step.lines) {
      if (!text.empty()) text.append("<br/>");
      text.append(mermaid_text(clipped(line, kColumnsOfLabel)));
    }
    return text.empty() ? std::string("#160;") : text;
  }

  void add_step(const SequenceStep& step) {
    switch (step.kind) {
      case Kind::note:
        return add(fmt::format("Note over h{}: {}", step.from, said(step)));
      case Kind::surprise:
        return add(fmt::format("Note over h{}: !! {}", step.from, said(step)));
      case Kind::omission:
        return add_note_over_all(step.lines.front());
      case Kind::hang_up:
        return add(fmt::format("h{}--)h{}: {}", step.from, other(step),
                               mermaid_text(texts_.text("sequence.closes"))));
      case Kind::broken:
        return add(fmt::format("h{}--xh{}: {}", step.from, other(step),
                               mermaid_text(texts_.text("sequence.broken"))));
      case Kind::call: {
        const std::string number = std::to_string(step.number);
        return add(
            fmt::format("h{}-){}h{}: {}", step.from, "", other(step),
                        mermaid_text(texts_.text("sequence.connection", {{"number", number}}))));
      }
      default:
        return add(fmt::format("h{}{}h{}: {}", step.from, arrow(step), other(step), said(step)));
    }
  }

  // What goes nowhere comes back to where it began.
  static trace::HostIndex other(const SequenceStep& step) {
    return step.to == trace::kNone ? step.from : step.to;
  }

  static std::string_view arrow(const SequenceStep& step) {
    const bool is_answer =
        step.kind == Kind::reply || (step.kind == Kind::datagram && step.course == Course::tells);
    if (!step.arrives || step.is_refusal) return is_answer ? "--x" : "-x";
    return is_answer ? "-->>" : "->>";
  }

  const Catalogue& texts_;
  TextOptions options_;
  TextPage page_;
  RunText run_;
  Sequence sequence_;
  std::string out_;
};

}  // namespace

std::string mermaid_text(std::string_view text) {
  constexpr std::string_view kOwn = "#;:<>%{}\\&$|`\"";
  std::string out;
  for (const char c : text) {
    if (kOwn.find(c) == std::string_view::npos) {
      out.push_back(c);
    } else {
      fmt::format_to(std::back_inserter(out), "#{};", static_cast<int>(c));
    }
  }
  return out;
}

std::string write_mermaid(const scenario::Scenario& scenario, const trace::Log& log,
                          const SequenceRange& range, Language language) {
  return MermaidWriter(scenario, log, range, language).write();
}

}  // namespace smtplab::explain
