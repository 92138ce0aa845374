#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "conformance/mutants/line_interference.h"

namespace smtplab::conformance {

/// What the host sends to next hops, and hears from them, goes through a LineInterference.
void hop_interfere(ReferenceHost& host, LineChanges changes);
/// The octets of each segment to a next hop, content too, become what `change` makes of them.
void hop_rewrites(ReferenceHost& host, std::function<std::string(std::string segment)> change);
/// In what goes to a next hop, `to` stands for `from`.
void hop_sends(ReferenceHost& host, std::string_view from, std::string_view to);

/// A reply to EHLO that offers one thing more.
std::string with_offer(std::string reply, std::string_view keyword);
/// The reply with another code, each line.
std::string with_code(std::string reply, std::string_view code);
/// MAIL or RCPT without that parameter: " SIZE=".
std::string without_parameter(std::string_view line, std::string_view parameter);
/// A segment without the field that has this name, folded lines and all; its first one.
std::string without_field(std::string segment, std::string_view name);

}  // namespace smtplab::conformance
