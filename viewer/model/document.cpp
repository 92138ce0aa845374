#include "viewer/model/document.h"

#include <algorithm>
#include <utility>

#include "sim/scenario/runner.h"

namespace smtplab::viewer {
namespace {

bool is_before(const Cursor& a, const Cursor& b) {
  return a.position != b.position ? a.position < b.position : a.seen < b.seen;
}

/// "550 5.1.1 No such user"; a code alone has no text.
std::optional<smtp::Reply> read_reply(std::string_view text) {
  std::string octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // As people type several lines in one.
    if (text.substr(i, 2) == "\\n") {
      octets.push_back('\n');
      ++i;
    } else {
      octets.push_back(text[i]);
    }
  }
  const auto reply = smtp::parse_reply(octets);
  if (!reply) return std::nullopt;
  return *reply;
}

}  // namespace

Document Document::of_scenario(const std::shared_ptr<const scenario::Scenario>& scenario,
                               std::optional<std::uint64_t> seed, const RunLimits& limits) {
  Document document;
  document.limits_ = limits;
  document.add(Future::simulate(scenario, seed.value_or(scenario->seed), limits));
  return document;
}

tl::expected<Document, RecordingProblem> Document::of_trace(
    const std::shared_ptr<const scenario::Scenario>& scenario, std::string_view text,
    const RunLimits& limits) {
  auto recording = Recording::read(*scenario, text);
  if (!recording) return tl::unexpected(recording.error());
  Document document;
  document.limits_ = limits;
  document.add(Future::of_recording(*std::move(recording), scenario, limits));
  return document;
}

std::size_t Document::add(std::unique_ptr<Future> future, std::string name) {
  const Future& its = *future;
  entries_.push_back({std::move(future), Playback(its), std::nullopt});
  entries_.back().name = std::move(name);
  active_ = entries_.size() - 1;
  return active_;
}

tl::expected<void, Refusal> Document::close() {
  if (size() == 1) return tl::unexpected(Refusal{RefusalKind::only_future});
  const std::size_t closed = active_;
  for (const Entry& entry : entries_) {
    if (entry.parent == closed) return tl::unexpected(Refusal{RefusalKind::future_has_forks});
  }
  const std::size_t next = entries_[closed].parent.value_or(closed == 0 ? 1 : closed - 1);
  activate(next);
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(closed));
  for (Entry& entry : entries_) {
    if (entry.parent && *entry.parent > closed) --*entry.parent;
  }
  active_ = next > closed ? next - 1 : next;
  return {};
}

void Document::activate(std::size_t number) {
  if (number == active_ || number >= entries_.size()) return;
  playback().pause();
  const auto difference = first_difference(active_, number);
  const Cursor here = playback().cursor();
  const bool is_shared = !difference || here.position <= *difference;
  const Cursor there = playback(number).cursor();
  // Whoever has looked on in one of two futures comes back to where he was in the other.
  const bool has_looked_on = difference && there.position > *difference;
  active_ = number;
  if (is_shared) {
    playback().seek(here);
  } else if (!has_looked_on) {
    playback().seek(*difference);
  }
}

tl::expected<std::size_t, Refusal> Document::fork(const scenario::Action& action) {
  auto forked = future().fork(playback().position(), action, limits_);
  if (!forked) return tl::unexpected(forked.error());
  return add_fork(*std::move(forked), action, {});
}

tl::expected<std::size_t, Refusal> Document::fork_reply(std::string_view reply) {
  auto wanted = next_reply();
  if (!wanted) return tl::unexpected(wanted.error());
  auto given = read_reply(reply);
  if (!given) return tl::unexpected(Refusal{RefusalKind::unreadable_reply});
  wanted->reply = *std::move(given);
  return fork(*wanted);
}

tl::expected<std::size_t, Refusal> Document::fork_command(std::string_view command) {
  std::string octets(command);
  if (!octets.ends_with("\r\n")) octets += "\r\n";
  auto forked = future().fork_command(playback().position(), octets, limits_);
  if (!forked) return tl::unexpected(forked.error());
  return add_fork(*std::move(forked), std::nullopt, std::string(command));
}

std::size_t Document::add_fork(std::unique_ptr<Future> future,
                               std::optional<scenario::Action> change, std::string command) {
  const std::size_t parent = active_;
  const Cursor here = playback().cursor();
  playback().pause();
  const trace::EventIndex branch = future->branch();
  const std::size_t number = add(std::move(future));
  Entry& entry = entries_[number];
  entry.parent = parent;
  entry.change = std::move(change);
  entry.command = std::move(command);
  if (here.position <= branch) {
    entry.playback.seek(here);
  } else {
    entry.playback.seek(branch);
  }
  return number;
}

tl::expected<scenario::ReplaceReply, Refusal> Document::next_reply() const {
  const Future& its = future();
  if (const auto refusal = its.fork_refusal()) return tl::unexpected(*refusal);
  const trace::Log& log = its.log();
  const Moment* const lit = playback().moment();
  const trace::EventIndex now = playback().position();
  const trace::ConnectionIndex shown =
      lit == nullptr || lit->conversation == Moment::kNowhere
          ? trace::kNone
          : its.story().conversations()[lit->conversation].connection;
  std::optional<trace::EventIndex> first;
  bool is_pop3 = false;
  for (trace::EventIndex i = now; i < log.size(); ++i) {
    const trace::EventKind kind = log[i].kind;
    if (kind == trace::EventKind::pop3_answered && !first) is_pop3 = true;
    if (kind != trace::EventKind::answered) continue;
    if (!first) first = i;
    if (shown == trace::kNone) break;
    if (log[i].connection != shown) continue;
    first = i;
    break;
  }
  if (!first) {
    return tl::unexpected(
        Refusal{is_pop3 ? RefusalKind::pop3_reply : RefusalKind::no_reply_to_come});
  }
  scenario::ReplaceReply wanted;
  wanted.host = log[*first].host;
  // A connection that is not there yet can't be named.
  const auto& open = playback().world().connections();
  if (open.contains(log[*first].connection)) wanted.connection = log[*first].connection;
  return wanted;
}

std::optional<trace::EventIndex> Document::first_difference(std::size_t a, std::size_t b) const {
  return scenario::first_difference(future(a).log(), future(b).log());
}

tl::expected<void, RecordingProblem> Document::append(std::string_view text) {
  Entry& entry = entries_[active_];
  const bool was_at_end = entry.playback.is_at_end();
  const auto taken = entry.future->append(text);
  if (was_at_end) {
    entry.playback.to_end();
  } else {
    entry.playback.seek(entry.playback.position());
  }
  return taken;
}

bool Document::toggle_bookmark(std::string name) {
  std::vector<Bookmark>& marks = entries_[active_].bookmarks;
  const Cursor here = playback().cursor();
  const auto place = std::lower_bound(
      marks.begin(), marks.end(), here,
      [](const Bookmark& mark, const Cursor& at) { return is_before(mark.cursor, at); });
  if (place != marks.end() && place->cursor == here) {
    marks.erase(place);
    return false;
  }
  marks.insert(place, {here, std::move(name)});
  return true;
}

bool Document::next_bookmark() {
  const Cursor here = playback().cursor();
  for (const Bookmark& mark : entries_[active_].bookmarks) {
    if (!is_before(here, mark.cursor)) continue;
    playback().seek(mark.cursor);
    return true;
  }
  return false;
}

bool Document::previous_bookmark() {
  const Cursor here = playback().cursor();
  const std::vector<Bookmark>& marks = entries_[active_].bookmarks;
  for (std::size_t i = marks.size(); i-- > 0;) {
    if (!is_before(marks[i].cursor, here)) continue;
    playback().seek(marks[i].cursor);
    return true;
  }
  return false;
}

}  // namespace smtplab::viewer
