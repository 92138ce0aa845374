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

/// SMTP itself and its extensions; POP3, DNS and the form of messages are no affair of these cases.
constexpr std::array kRfcs{821,  1123, 1870, 2034, 2920, 3030, 3207,
                           3461, 4954, 5321, 6152, 6531, 7504, 7505};

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
    case Role::operator_:
      return "check.excuse.operator";
    case Role::message_format:
      return "check.excuse.format";
    default:
      break;
  }
  return statement.superseded_by.empty() ? std::string_view() : "check.excuse.superseded";
}

bool cites(const Case& one, std::string_view id) {
  return one.requirement == id || std::find(one.also.begin(), one.also.end(), id) != one.also.end();
}

}  // namespace

std::vector<Coverage> coverage() {
  std::vector<Coverage> all;
  for (const Requirement& statement : requirements::standard_register().all()) {
    if (!is_meant(statement)) continue;
    Coverage entry{&statement};
    for (const Case* one : all_cases()) {
      if (cites(*one, statement.id)) entry.cases.push_back(one);
    }
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
