#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/dns/address.h"
#include "sim/kernel/instant.h"
#include "sim/smtp/command.h"
#include "sim/smtp/reply.h"
#include "sim/trace/decision.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

using trace::Decision;

class DecisionSet {
 public:
  constexpr DecisionSet() = default;
  constexpr DecisionSet(std::initializer_list<Decision> decisions) {
    for (const Decision one : decisions) add(one);
  }
  constexpr void add(Decision decision) {
    bits_ = static_cast<std::uint8_t>(bits_ | bit(decision));
  }
  constexpr bool has(Decision decision) const { return (bits_ & bit(decision)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(const DecisionSet&, const DecisionSet&) = default;

 private:
  static constexpr std::uint8_t bit(Decision decision) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(decision));
  }
  std::uint8_t bits_ = 0;
};

/// How a command is to be answered.
struct ReplyQuestion {
  std::string subject;           ///< a path with its brackets, or what VRFY and EXPN ask for
  std::string client_name;       ///< from HELO or EHLO
  dns::Address client_address;   ///< none where the client's is not known
  std::string authenticated_as;  ///< by AUTH; empty: nobody
  std::string reverse_path;      ///< of the open transaction, with brackets; empty: there is none
  std::uint32_t recipient_count = 0;       ///< that the transaction has
  std::vector<std::string> forward_paths;  ///< all of them, at the end of the content alone
  std::string content;                     ///< there too: un-stuffed, without a time stamp line
  smtp::Reply by_itself;  ///< what the host would answer; at the end of the content if it has room
};

/// Where a message is to go.
struct RouteQuestion {
  std::string domain;                      ///< whose mail exchangers the host would ask for
  std::string reverse_path;                ///< with brackets
  std::vector<std::string> forward_paths;  ///< of all who are to get it there
  unsigned attempts = 0;                   ///< that have failed
};

/// Whether and when to try again.
struct RetryQuestion {
  std::uint32_t queue_id = 0;
  std::string reverse_path;
  std::string forward_path;
  unsigned attempts = 0;             ///< that have failed, with the last one
  Instant arrived;                   ///< when the message came
  smtp::Reply reply;                 ///< of the last attempt; a code of 0: there was none
  std::string reason;                ///< why there was none, as the trace has it: "no-answer"
  std::optional<Instant> by_itself;  ///< when the host would try; nullopt: it would give up
};

/// A decision that a host leaves to somebody outside, with what it would do by itself. Plain data.
struct Ask {
  Decision decision = Decision::rcpt;
  smtp::Verb verb = smtp::Verb::unknown;      ///< of the command that is to be answered
  std::uint32_t token = 0;                    ///< the agent's own, for Answered
  std::uint32_t connection = trace::kNone;    ///< on which the reply is owed
  trace::EventIndex event = trace::kNoEvent;  ///< that tells of it: EventKind::asked
  std::variant<ReplyQuestion, RouteQuestion, RetryQuestion> question;

  /// What it is about, as the trace has it: a path, a name or a domain.
  std::string_view subject() const;
  /// What the host would do by itself, as to_text() has it.
  std::string by_itself(Instant now) const;
};

/// What the host would have done without being told.
struct AsByItself {
  friend bool operator==(const AsByItself&, const AsByItself&) = default;
};
/// The host sends to the mail exchangers of another domain, or to an address literal.
struct NextHop {
  std::string domain;
  friend bool operator==(const NextHop&, const NextHop&) = default;
};
struct TryAgain {
  Instant at;
  friend bool operator==(const TryAgain&, const TryAgain&) = default;
};
struct GiveUp {
  friend bool operator==(const GiveUp&, const GiveUp&) = default;
};
/// The answer to an Ask.
using Verdict = std::variant<AsByItself, smtp::Reply, NextHop, TryAgain, GiveUp>;

/// Why a verdict is none for an ask.
enum class Misfit : std::uint8_t {
  kind,    ///< a reply where a route is asked for, and so on
  code,    ///< a reply to a command is 2yz, 4yz or 5yz
  domain,  ///< neither a domain name nor an address literal
  past,    ///< a time before now
};
/// "kind", "code", ...: a stable key.
std::string_view misfit_name(Misfit misfit);
std::optional<Misfit> misfit_of(Decision decision, const Verdict& verdict, Instant now);

/// "451 4.7.1 Try later", "mx2.example.org", "1800" (seconds from now), "give-up"; "" for
/// AsByItself.
std::string to_text(const Verdict& verdict, Instant now);
/// "451 4.7.1 Try later"; lines are separated by '\n'.
std::string to_text(const smtp::Reply& reply);

}  // namespace smtplab::agents
