#include "viewer/panels/dialogue_rows.h"

#include <algorithm>
#include <string_view>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::panels {
namespace {

using explain::Line;
using explain::LineKind;

constexpr std::size_t kNotShown = ~std::size_t{0};

Voice voice_of(const Line& line) {
  if (line.kind == LineKind::call || line.kind == LineKind::hang_up) return Voice::neither;
  if (is_refusal(line)) return Voice::refusal;
  return line.role() == network::Side::client ? Voice::client : Voice::server;
}

/// The lines of `octets`, without their ends.
std::vector<std::string_view> split(std::string_view octets) {
  std::vector<std::string_view> lines;
  while (!octets.empty()) {
    const std::size_t feed = octets.find('\n');
    std::string_view line = octets.substr(0, feed);
    octets.remove_prefix(feed == std::string_view::npos ? octets.size() : feed + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

/// For each line of the conversation how many moments have been shown when it is there.
std::vector<std::size_t> seen_of_lines(const viewer::Story& story, std::uint32_t conversation,
                                       std::size_t lines) {
  std::vector<std::size_t> seen(lines, kNotShown);
  for (const std::uint32_t place : story.moments_of(conversation)) {
    const viewer::Moment& moment = story.moments()[place];
    if (moment.is_line()) seen[moment.line] = place + 1;
  }
  return seen;
}

std::string event_text(const viewer::Story& story, const viewer::Commentary& commentary,
                       std::size_t seen) {
  return seen == kNotShown ? std::string() : commentary.text(story.moments()[seen - 1]);
}

}  // namespace

bool is_refusal(const Line& line) {
  if (line.kind != LineKind::reply || line.octets.empty()) return false;
  return line.octets.front() == '4' || line.octets.front() == '5' || line.octets.front() == '-';
}

std::vector<DialogueRow> dialogue_rows(const viewer::Future& future, std::uint32_t conversation,
                                       viewer::Commentary& commentary, std::size_t columns) {
  const viewer::Story& story = future.story();
  const auto& lines = story.conversations()[conversation].lines;
  const std::vector<std::size_t> seen = seen_of_lines(story, conversation, lines.size());
  std::vector<DialogueRow> rows;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const explain::Annotation& note = commentary.note(conversation, i);
    DialogueRow row;
    row.line = i;
    row.seen = seen[i];
    row.voice = voice_of(line);
    row.is_first = true;
    row.is_surprise = !note.violations.empty() || !note.differences.empty();
    row.is_printed = line.printed;
    if (line.octets.empty()) {
      for (std::string& text : explain::wrap(event_text(story, commentary, seen[i]), columns)) {
        row.text = std::move(text);
        rows.push_back(row);
        row.is_first = false;
      }
      continue;
    }
    // Only a command line has no use for tabs: there they are seen as what they are.
    const bool is_content = line.kind != LineKind::command;
    for (const std::string_view said : split(line.octets)) {
      row.label = explain::label(line.role(), commentary.labels());
      const std::string safe = is_content ? explain::escape_content(said) : explain::escape(said);
      for (std::string& text : explain::wrap(safe, columns)) {
        row.text = std::move(text);
        rows.push_back(row);
        row.is_first = false;
        row.label.clear();
      }
    }
  }
  return rows;
}

std::size_t rows_seen(const std::vector<DialogueRow>& rows, std::size_t seen) {
  const auto end = std::partition_point(rows.begin(), rows.end(),
                                        [&](const DialogueRow& row) { return row.seen <= seen; });
  return static_cast<std::size_t>(end - rows.begin());
}

}  // namespace smtplab::panels
