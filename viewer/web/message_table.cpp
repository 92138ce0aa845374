#include "viewer/web/message_table.h"

#include <algorithm>

#include "sim/explain/escape.h"
#include "sim/message/header.h"
#include "viewer/web/shown_text.h"

namespace smtplab::web {
namespace {

using trace::Event;
using trace::EventKind;

constexpr std::size_t kMostFields = 200;

bool begins_line(std::string_view octets, std::size_t at) {
  return at == 0 || octets[at - 1] == '\n';
}

std::string without_added_dots(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] != '.' || !begins_line(octets, i)) out.push_back(octets[i]);
  }
  return out;
}

}  // namespace

std::size_t MessageTable::add(std::string_view message) {
  if (const auto found = known_.find(message); found != known_.end()) return found->second;
  MessageView& view = messages_.emplace_back();
  view.octets = message.size();
  const message::Header header(message, kMostFields);
  for (const message::HeaderField& field : header) {
    const std::string_view whole = message.substr(field.begin, field.end - field.begin);
    view.fields.push_back(texts_.add(shown_text(whole, TextKind::content).text));
  }
  const ShownText body = shown_text(header.body(), TextKind::content);
  view.body = texts_.add(body.text);
  view.octets_left_out = body.octets_left_out;
  known_.emplace(message, messages_.size() - 1);
  return messages_.size() - 1;
}

std::string MessageTable::content_of(const explain::Line& line) const {
  std::size_t taken = 0;
  std::size_t dots = 0;
  for (const trace::EventIndex index : line.events) {
    if (log_[index].kind == EventKind::content) taken += log_[index].length;
  }
  for (std::size_t i = 0; i < line.octets.size(); ++i) {
    if (line.octets[i] == '.' && begins_line(line.octets, i)) ++dots;
  }
  const bool was_stuffed = dots != 0 && taken + dots == line.octets.size();
  return was_stuffed ? without_added_dots(line.octets) : line.octets;
}

std::optional<KeptCopy> MessageTable::copy_of(trace::EventIndex index, std::string_view came) {
  const Event& event = log_[index];
  switch (event.kind) {
    case EventKind::composed:
    case EventKind::stored:
    case EventKind::queued:
    case EventKind::displayed:
    case EventKind::fetched:
      break;
    default:
      return std::nullopt;
  }
  const std::string_view payload = log_.payload(index);
  const std::size_t cut = std::min<std::size_t>(event.begin, payload.size());
  KeptCopy copy;
  copy.event = index;
  copy.recipient = texts_.add(explain::escape(payload.substr(0, cut)));
  copy.message = add(payload.substr(cut));
  if (!came.empty()) compare(add(came), copy);
  return copy;
}

void MessageTable::compare(std::size_t carried, KeptCopy& copy) const {
  const MessageView& sent = messages_[carried];
  const MessageView& kept = messages_[copy.message];
  std::vector<TextIndex> rest = sent.fields;
  for (std::size_t i = 0; i < kept.fields.size(); ++i) {
    const auto same = std::find(rest.begin(), rest.end(), kept.fields[i]);
    if (same == rest.end()) {
      copy.added.push_back(i);
    } else {
      rest.erase(same);
    }
  }
  copy.lost = std::move(rest);
  copy.changes_body = sent.body != kept.body;
}

}  // namespace smtplab::web
