#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/scenario.h"
#include "sim/smtp/command.h"
#include "sim/smtp/reply_code.h"
#include "sim/trace/log.h"

namespace smtplab::viewer {

/// Which events are meant: those that have all that is given.
struct EventFilter {
  std::optional<trace::EventKind> kind = {};
  std::optional<trace::HostIndex> host = {};  ///< where it is, or its peer
  std::optional<trace::ConnectionIndex> connection = {};
  std::optional<smtp::Verb> verb = {};
  /// Of a reply; less than 10: all that begin with this digit.
  std::optional<smtp::ReplyCode> code = {};
  std::string text = {};  ///< within the payload, without regard to the case of ASCII letters

  bool empty() const { return !kind && !host && !connection && !verb && !code && text.empty(); }
  bool matches(const trace::Log& log, trace::EventIndex index) const;

  friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

/// As people type it: "550", "RCPT mx.example.org", "stored bob". Each word is a code, or the first
/// digit of one; a command; a kind of event, by its name; a host's name; and what is none of these,
/// or stands in double quotes, is text, as it stands there.
EventFilter read_filter(std::string_view text, const scenario::Scenario& scenario);

/// Whether `text` has `part`, without regard to the case of ASCII letters.
bool contains_text(std::string_view text, std::string_view part);

}  // namespace smtplab::viewer
