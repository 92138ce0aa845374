#include "viewer/model/changed_script.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smtplab::viewer {
namespace {

using agents::DialogueLine;
using explain::Conversation;
using explain::Line;
using explain::LineKind;

/// The line of a dialogue at which a command begins; nullopt if none does.
std::optional<std::size_t> script_line(const agents::Dialogue& dialogue, std::size_t begin) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < dialogue.lines.size(); ++i) {
    if (dialogue.lines[i].kind != DialogueLine::Kind::client) continue;
    if (at == begin) return i;
    at += dialogue.lines[i].octets.size();
  }
  return std::nullopt;
}

bool can_be_said(std::string_view octets) {
  if (octets.ends_with("\r\n")) octets.remove_suffix(2);
  const auto is_control = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7F;
  };
  return !octets.empty() && std::none_of(octets.begin(), octets.end(), is_control);
}

}  // namespace

tl::expected<ChangedScript, Refusal> change_script(const scenario::Scenario& scenario,
                                                   const Story& story, trace::EventIndex position,
                                                   std::string_view octets) {
  if (!can_be_said(octets)) return tl::unexpected(Refusal{RefusalKind::unreadable_command});
  const std::vector<Moment>& moments = story.moments();
  const std::size_t seen = story.seen_at(position);
  // In the conversation that is shown, if it goes on, else in the next one.
  const std::uint32_t shown = seen == 0 ? Moment::kNowhere : moments[seen - 1].conversation;
  std::optional<std::size_t> next;
  for (std::size_t i = seen; i < moments.size(); ++i) {
    const Line* const line = story.line_of(moments[i]);
    if (line == nullptr || line->kind != LineKind::command) continue;
    if (line->speaker != network::Side::client) continue;
    if (!next) next = i;
    if (moments[i].conversation != shown) continue;
    next = i;
    break;
  }
  if (!next) return tl::unexpected(Refusal{RefusalKind::no_script});
  const Conversation& conversation = story.conversations()[moments[*next].conversation];
  if (!conversation.step) return tl::unexpected(Refusal{RefusalKind::no_script});
  const auto line = script_line(scenario.script[*conversation.step].dialogue,
                                story.line_of(moments[*next])->begin);
  if (!line) return tl::unexpected(Refusal{RefusalKind::no_script});
  ChangedScript changed{std::make_shared<scenario::Scenario>(scenario), *conversation.step, *line,
                        conversation.connection};
  changed.scenario->script[changed.step].dialogue.lines[*line].octets = octets;
  return changed;
}

bool settle_script(const ChangedScript& changed, const trace::Log& log) {
  std::vector<DialogueLine>& lines = changed.scenario->script[changed.step].dialogue.lines;
  struct Change {
    std::size_t line;
    std::string expected;
    std::string seen;
  };
  std::vector<Change> changes;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != trace::EventKind::differs || event.connection != changed.connection ||
        event.value <= changed.line) {
      continue;
    }
    const std::string_view payload = log.payload(i);
    changes.push_back(
        {event.value, std::string(payload.substr(0, event.begin)),
         std::string(payload.substr(std::min<std::size_t>(event.begin, payload.size())))});
  }
  // From behind, so that the numbers of the lines before stay.
  for (std::size_t i = changes.size(); i-- > 0;) {
    const Change& change = changes[i];
    const auto place =
        lines.begin() + static_cast<std::ptrdiff_t>(std::min(change.line, lines.size()));
    if (change.expected.empty()) {
      DialogueLine more;
      more.kind = DialogueLine::Kind::server;
      more.octets = change.seen;
      lines.insert(place, std::move(more));
    } else if (place == lines.end() || place->octets != change.expected) {
      continue;
    } else if (change.seen.empty()) {
      lines.erase(place);
    } else {
      place->octets = change.seen;
    }
  }
  return !changes.empty();
}

}  // namespace smtplab::viewer
