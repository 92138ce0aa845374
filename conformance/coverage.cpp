#include "conformance/coverage.h"

#include <algorithm>
#include <array>

#include "sim/register/register.h"

namespace smtplab::conformance {
namespace {

using requirements::Level;
using requirements::Observable;
using requirements::Requirement;
using requirements::Role;

/// SMTP itself and its extensions; POP3, LMTP, DNS, SPF and the form of messages are no affair of
/// these cases.
constexpr std::array kRfcs{821,  1123, 1870, 2034, 2920, 3030, 3207, 3461,
                           3464, 4954, 5321, 6152, 6531, 7504, 7505};

struct Excuse {
  std::string_view id;
  std::string_view reason;
};

/// Statements that no session with a server of unknown making can show, one by one.
constexpr Excuse kExcuses[] = {
    {"R5321-3.1-f", "check.excuse.judgement"},      // whether a text is useful
    {"R5321-3.8-d", "check.excuse.operator"},       // the server has to be stopped
    {"R5321-4.1.1.11-b", "check.excuse.operator"},  // a parameter that is unusable for now
    {"R5321-6.1-h", "check.excuse.judgement"},      // no figure is given
    {"R5321-6.2-b", "check.excuse.judgement"},      // what is hostile content
    {"R5321-6.2-d", "check.excuse.judgement"},      //
    {"R5321-7.8-a", "check.excuse.operator"},       // the server has to be under attack
    {"R5321-7.5-a", "check.excuse.judgement"},      // "somehow"
    {"R5321-6.1-a", "check.excuse.operator"},       // the server has to crash
    {"R1123-5.3.3-a", "check.excuse.operator"},     // the same
    {"R1870-6.1-d", "check.excuse.operator"},       // a full disk
    {"R1123-5.3.3-g", "check.excuse.judgement"},    // no figure is given
    {"R5321-3.5.2-e", "check.excuse.operator"},     // a mailbox that is a program
    {"R5321-4.5.4.2-b", "check.excuse.operator"},   // the limit is the operator's
    {"R1123-5.3.1.2-b", "check.excuse.operator"},   // the same
    {"R5321-6.1-e", "check.excuse.notice"},
    {"R5321-6.1-f", "check.excuse.notice"},
    {"R5321-6.1-g", "check.excuse.notice"},
    {"R5321-4.4-z", "check.excuse.notice"},
    {"R5321-4.4-aa", "check.excuse.notice"},
    {"R5321-4.4-ab", "check.excuse.notice"},
    {"R5321-4.4-ac", "check.excuse.notice"},
    {"R5321-4.1.1.4-h", "check.excuse.notice"},
    {"R5321-3.3-r", "check.excuse.notice"},
    {"R5321-4.5.4-b", "check.excuse.notice"},
    {"R5321-AppC-k", "check.excuse.notice"},
    {"R821-4.1.1-q", "check.excuse.notice"},
    {"R821-4.1.1-v", "check.excuse.notice"},
    {"R821-4.1.1-w", "check.excuse.notice"},
    {"R821-4.1.1-x", "check.excuse.notice"},
    {"R1123-5.2.8-h", "check.excuse.notice"},
    {"R1123-5.3.1-a", "check.excuse.notice"},
    {"R1123-5.3.3-b", "check.excuse.notice"},
    {"R1123-5.3.3-c", "check.excuse.notice"},
    {"R1123-5.3.3-e", "check.excuse.notice"},
    {"R5321-3.1-d", "check.excuse.operator"},
    {"R5321-3.1-e", "check.excuse.operator"},
    {"R7504-3-a", "check.excuse.operator"},
    {"R7504-3-b", "check.excuse.operator"},
    {"R7504-3-d", "check.excuse.operator"},
    {"R7504-5.1-a", "check.excuse.operator"},
    {"R5321-4.2.5-b", "check.excuse.operator"},
    {"R5321-4.5.5-b", "check.excuse.operator"},
    {"R1123-5.2.7-e", "check.excuse.operator"},
    {"R1123-5.3.5-a", "check.excuse.operator"},
    {"R1123-5.3.5-b", "check.excuse.operator"},
    {"R821-3.2-b", "check.excuse.operator"},
    {"R821-3.2-c", "check.excuse.operator"},
    {"R821-AppA-a", "check.excuse.operator"},
    {"R5321-F.1-a", "check.excuse.operator"},
    {"R7505-4.1-d", "check.excuse.operator"},
    {"R7505-4.1-e", "check.excuse.operator"},
    {"R821-3.3-e", "check.excuse.operator"},
    {"R5321-3.5.1-i", "check.excuse.operator"},
    {"R5321-4.3.1-f", "check.excuse.judgement"},
    {"R821-4.3-f", "check.excuse.judgement"},
    {"R821-4.5.3-c", "check.excuse.judgement"},
    {"R2920-3.2-j", "check.excuse.judgement"},
    {"R1123-5.2.7-c", "check.excuse.judgement"},
    {"R5321-7.9-b", "check.excuse.judgement"},
    {"R5321-3.5.3-c", "check.excuse.judgement"},
    {"R1123-5.2.3-d", "check.excuse.judgement"},
    {"R5321-4.4-k", "check.excuse.judgement"},
    {"R5321-2.2.2-f", "check.excuse.judgement"},
    {"R5321-4.1.5-c", "check.excuse.judgement"},
    {"R1123-5.2.8-g", "check.excuse.judgement"},
    {"R1123-5.2.18-a", "check.excuse.client"},
    {"R1870-3-e", "check.excuse.unreachable"},
    {"R821-4.1.2-c", "check.excuse.superseded"},    // RFC 5321's grammar has one space
    {"R1123-5.2.17-b", "check.excuse.superseded"},  // section 1.1 of RFC 5321
    {"R5321-4.2.1-e", "check.excuse.unseen"},    // whether a command is known and not implemented,
    {"R5321-4.2.4-a", "check.excuse.unseen"},    // or not known
    {"R5321-3.5.3-d", "check.excuse.unseen"},    // whether it could be verified
    {"R2920-3.2-b", "check.excuse.unseen"},      // TCP cuts octets as it likes
    {"R5321-6.4-c", "check.excuse.unseen"},      // what was done
    {"R5321-6.3-b", "check.excuse.operator"},    // a loop has to lead back to the server
    {"R1123-5.3.6-a", "check.excuse.operator"},  // whether somebody has set up a list
    {"R6531-3.1-g", "check.excuse.unreachable"},
    {"R6531-3.2-b", "check.excuse.operator"},      // its name servers have to be watched
    {"R6531-3.2-c", "check.excuse.operator"},      // the same
    {"R6531-3.2-n", "check.excuse.notice"},        //
    {"R6531-3.5-d", "check.excuse.operator"},      // a mailbox that takes ASCII alone
    {"R6531-3.5-e", "check.excuse.operator"},      // the same
    {"R6531-3.7.3-c", "check.excuse.operator"},    // a host with a U-label
    {"R6531-3.7.4.1-c", "check.excuse.operator"},  // a user beyond ASCII who has moved
    {"R6531-3.7.4.2-i", "check.excuse.operator"},  // a user beyond ASCII
    {"R3030-3-c", "check.excuse.unreachable"},
    {"R3030-3-s", "check.excuse.notice"},
    {"R3207-4-g", "check.excuse.operator"},
    {"R3207-4-h", "check.excuse.operator"},
    {"R3207-4.1-c", "check.excuse.operator"},
    {"R4954-6-c", "check.excuse.operator"},
    {"R4954-6-f", "check.excuse.operator"},
    {"R4954-6-k", "check.excuse.operator"},
    {"R4954-9-b", "check.excuse.operator"},
    {"R4954-4-w", "check.excuse.judgement"},  // which names are none, the server may think
};

bool is_meant(const Requirement& statement) {
  if (std::find(kRfcs.begin(), kRfcs.end(), statement.rfc) == kRfcs.end()) return false;
  return statement.observable == Observable::wire_server ||
         statement.observable == Observable::end_to_end;
}

std::string_view excuse_of(const Requirement& statement) {
  const auto* const own =
      std::find_if(std::begin(kExcuses), std::end(kExcuses),
                   [&](const Excuse& excuse) { return excuse.id == statement.id; });
  if (own != std::end(kExcuses)) return own->reason;
  switch (statement.role) {
    case Role::gateway:
      return "check.excuse.gateway";
    case Role::client_sender:
      return "check.excuse.client";
    case Role::relay:
      return "check.excuse.relay";
    case Role::operator_:
      return "check.excuse.operator";
    case Role::message_format:
      return "check.excuse.format";
    default:
      break;
  }
  if (!statement.superseded_by.empty()) return "check.excuse.superseded";
  const bool is_choice = statement.level == Level::may || statement.level == Level::optional ||
                         statement.level == Level::implied_may;
  return is_choice ? "check.excuse.choice" : std::string_view();
}

/// Of what a server does as a client, the sink shows some.
bool is_judged(std::string_view id) {
  const auto cases = all_cases();
  return std::any_of(cases.begin(), cases.end(),
                     [id](const Case* one) { return one->requirement == id; });
}

bool cites(const Case& one, std::string_view id) {
  return one.requirement == id || std::find(one.also.begin(), one.also.end(), id) != one.also.end();
}

}  // namespace

std::vector<Coverage> coverage() {
  std::vector<Coverage> all;
  for (const Requirement& statement : requirements::standard_register().all()) {
    if (!is_meant(statement) && !is_judged(statement.id)) continue;
    Coverage entry{&statement};
    for (const Case* one : all_cases()) {
      if (cites(*one, statement.id)) entry.cases.push_back(one);
    }
    // What a server does as a client shows at the sink.
    if (!is_meant(statement) && entry.cases.empty()) continue;
    entry.reason = excuse_of(statement);
    if (!entry.cases.empty()) {
      entry.state = Coverage::State::covered;
      entry.reason = {};
    } else if (!entry.reason.empty()) {
      entry.state = Coverage::State::excused;
    }
    all.push_back(std::move(entry));
  }
  return all;
}

}  // namespace smtplab::conformance
