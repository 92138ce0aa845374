#include "sim/scenario/delivery_expectations.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "sim/message/delivery_status_reader.h"
#include "sim/message/field_scanner.h"
#include "sim/message/received.h"
#include "sim/scenario/stored_messages.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
namespace {

using trace::EventIndex;

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text.append(separator);
    text.append(part);
  }
  return text;
}

/// The hosts that a message came by, in the order of its travel.
std::vector<std::string> road_of(std::string_view message) {
  std::vector<std::string> hosts;
  message::FieldScanner fields(message);
  while (const auto field = fields.next()) {
    if (!field->is_named("Received")) continue;
    hosts.emplace_back(message::parse_received(field->body).by);
  }
  std::reverse(hosts.begin(), hosts.end());
  return hosts;
}

bool is_road(const std::vector<std::string>& seen, const std::vector<std::string>& wanted) {
  return std::equal(
      seen.begin(), seen.end(), wanted.begin(), wanted.end(),
      [](const std::string& a, const std::string& b) { return smtp::equals_ignoring_case(a, b); });
}

std::string seconds_text(Duration since_start) {
  return std::to_string(since_start.nanoseconds / 1'000'000'000) + " s";
}

/// Recipients with their status, as a notice names them; none if the message is no notice.
struct NamedRecipient {
  std::string path;                 ///< with brackets
  smtp::EnhancedStatusCode status;  ///< plain text has none
};

std::string with_status(std::string path, const smtp::EnhancedStatusCode& status) {
  if (!status.is_set()) return path;
  return path + " " + std::to_string(status.status_class) + "." + std::to_string(status.subject) +
         "." + std::to_string(status.detail);
}

/// The lines of a plain notice that are a path and nothing else.
std::vector<NamedRecipient> named_in_text(std::string_view message) {
  std::vector<NamedRecipient> named;
  message::FieldScanner fields(message);
  while (fields.next()) {
  }
  std::string_view body = message.substr(fields.body_begin());
  while (!body.empty()) {
    const std::size_t end = std::min(body.find("\r\n"), body.size());
    const std::string_view line = body.substr(0, end);
    if (line.starts_with('<') && line.ends_with('>')) named.push_back({std::string(line), {}});
    body.remove_prefix(std::min(end + 2, body.size()));
  }
  return named;
}

std::vector<NamedRecipient> named_in(std::string_view message) {
  // A notice comes from nobody (RFC 5321 section 4.5.5).
  if (!message.starts_with("Return-Path: <>\r\n")) return {};
  const auto report = message::parse_delivery_status(message);
  if (!report) return named_in_text(message);
  std::vector<NamedRecipient> named;
  for (const auto& recipient : report->recipients) {
    if (recipient.action != message::DeliveryAction::failed) continue;
    named.push_back({"<" + recipient.final_recipient + ">", recipient.status});
  }
  return named;
}

}  // namespace

void judge_delivered(const Expectation& expected, const trace::Log& log,
                     std::vector<Failure>& failures) {
  std::size_t count = 0;
  std::vector<std::string> seen;
  for (const EventIndex i : stored_for(log, expected.host, expected.user)) {
    const std::vector<std::string> road = road_of(log.payload(i).substr(log[i].begin));
    const bool in_time = !expected.by || log[i].at <= Instant{} + *expected.by;
    if (in_time && (expected.via.empty() || is_road(road, expected.via))) ++count;
    seen.push_back(joined(road, " ") + " (" + seconds_text(log[i].at - Instant{}) + ")");
  }
  if (expected.messages ? count == *expected.messages : count > 0) return;
  std::string wanted = expected.messages ? std::to_string(*expected.messages) + ": " : "";
  wanted += expected.via.empty() ? "*" : joined(expected.via, " ");
  if (expected.by) wanted += " (" + seconds_text(*expected.by) + ")";
  failures.push_back({Failure::Kind::delivery, expected.place, std::move(wanted),
                      joined(seen, ", "), trace::kNoEvent});
}

void judge_bounced(const Expectation& expected, const trace::Log& log,
                   std::vector<Failure>& failures) {
  std::vector<std::string> seen;
  for (const EventIndex i : stored_for(log, expected.host, expected.user)) {
    for (const NamedRecipient& named : named_in(log.payload(i).substr(log[i].begin))) {
      const bool same_status = !expected.status.is_set() || expected.status == named.status;
      if (same_status && named.path == expected.recipient) return;
      seen.push_back(with_status(named.path, named.status));
    }
  }
  std::string wanted = with_status(expected.recipient, expected.status);
  failures.push_back({Failure::Kind::bounce, expected.place, std::move(wanted), joined(seen, ", "),
                      trace::kNoEvent});
}

}  // namespace smtplab::scenario
