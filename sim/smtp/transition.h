#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "sim/smtp/command.h"
#include "sim/smtp/reply_text.h"
#include "sim/smtp/session_state.h"

namespace smtplab::smtp {

/// What has become of a command: first on reading it, then by the class of its reply.
enum class Outcome : std::uint8_t {
  taken,                    ///< read and well-formed
  unknown,                  ///< no such word
  not_implemented,          ///< a word of the table that this standard does not serve
  malformed,                ///< its argument is wrong
  path_too_long,            ///< over 4.5.3's sizes of path, domain or local-part
  line_too_long,            ///< over the size of a command line
  unknown_parameter,        ///< an ESMTP parameter that EHLO did not announce
  bad_parameter,            ///< an announced parameter with a wrong value, or twice
  too_many_recipients,      ///< RCPT beyond the limit
  size_too_large,           ///< declared by SIZE=, or found at the end of data
  tls_required,             ///< the host serves it under TLS only
  authentication_required,  ///< or only whom it knows
  repeated,                 ///< STARTTLS under TLS, AUTH behind a successful one
  unsupported,              ///< a mechanism that the host does not offer
  encryption_required,      ///< or offers under TLS only
  unwanted_response,        ///< an initial response where the server begins
  bad_encoding,             ///< no base64
  cancelled,                ///< "*" in place of a response
  chunks_needed,            ///< DATA, where the content may be binary
  ascii_needed,             ///< a path beyond ASCII, where MAIL said nothing of SMTPUTF8
  proved,                   ///< credentials, to be judged
  for_each,                 ///< the end of data, that each recipient has a reply to (RFC 2033)
  completed,                ///< answered 2yz
  continued,                ///< answered 3yz
  deferred,                 ///< answered 4yz
  rejected,                 ///< answered 5yz
  closing,                  ///< answered 421: the connection ends
};
inline constexpr std::size_t kOutcomeCount = static_cast<std::size_t>(Outcome::closing) + 1;

constexpr bool is_answer(Outcome outcome) { return outcome >= Outcome::completed; }
/// The outcome of a reply; Outcome::rejected for a code that is in no class a client may meet.
Outcome outcome_of(ReplyCode code);

/// Who gives the reply that a row asks for.
enum class Decides : std::uint8_t { session, agent };

/// Indexes of rows fit into a trace event.
using RowId = std::uint16_t;
inline constexpr RowId kNoRow = 0xFFFF;

/// One row of the table that server and client sessions walk, annotations read, and the docs draw.
struct Transition {
  static constexpr std::uint8_t kAny = 0xFF;   ///< for `from` and `verb`: whatever it is
  static constexpr std::uint8_t kSame = 0xFE;  ///< for `to`: the state stays
  static constexpr std::uint8_t k821 = 1, k5321 = 2, kBoth = 3;

  std::uint8_t from = kAny;  ///< a SessionState, or kAny
  std::uint8_t verb = kAny;  ///< a Verb, or kAny
  Outcome outcome = Outcome::taken;
  std::uint8_t to = kSame;  ///< a SessionState, or kSame; a row that is no answer never moves
  std::uint8_t standards = kBoth;
  Decides decides = Decides::session;
  ReplyText reply = ReplyText::bad_sequence;  ///< what the session gives, where it decides
  std::string_view key;                       ///< stable for ever; texts about the row hang on it
  std::array<std::string_view, 4> clauses{};  ///< ids of the register; unused ones are empty
  /// Of an answer: for this reply code alone, before the rows of its class; 0: for any. Such a row
  /// moves as the row of its class does, and tells more about it.
  std::uint16_t code = 0;
};

/// The rows of the standards, then those of extensions, which come first; in each group the first
/// that matches is the one, so the most special stand first.
std::span<const Transition> transitions();

/// A table compiled for one standard, with the rows that a Dialect lays over it. A value of two
/// words: copies share what was compiled, and it never changes.
class TransitionTable {
 public:
  TransitionTable(Standard standard, std::vector<Transition> overlay);

  RowId find(SessionState state, Verb verb, Outcome outcome) const {
    return rules_
        ->index[(static_cast<std::size_t>(state) * kVerbCount + static_cast<std::size_t>(verb)) *
                    kOutcomeCount +
                static_cast<std::size_t>(outcome)];
  }
  /// The row of an answer: one for its very code if there is one, else that of its outcome.
  RowId find_answer(SessionState state, Verb verb, Outcome outcome, ReplyCode code) const {
    const Rules& rules = *rules_;
    if (!rules.special_codes.test(code.value % rules.special_codes.size())) {
      return find(state, verb, outcome);
    }
    for (const Special& special : rules.specials) {
      if (special.code == code.value && special.verb == verb) return special.row;
    }
    return find(state, verb, outcome);
  }
  const Transition& row(RowId id) const;
  /// The same; null for a number that no row has, as a trace that was written elsewhere may hold.
  const Transition* find_row(RowId id) const;
  SessionState next(SessionState from, RowId id) const {
    const Transition& r = row(id);
    return r.to == Transition::kSame ? from : static_cast<SessionState>(r.to);
  }

 private:
  /// A row for one reply code.
  struct Special {
    std::uint16_t code;
    Verb verb;
    RowId row;
  };
  /// What the rows were compiled to.
  struct Rules {
    std::vector<Special> specials;
    std::bitset<64> special_codes;    ///< of specials, by the code's remainder
    std::vector<Transition> overlay;  ///< its rows are numbered from transitions().size() on
    std::array<RowId, kSessionStateCount * kVerbCount * kOutcomeCount> index;

    explicit Rules(Standard standard);
    void lay(std::span<const Transition> rows, std::size_t first_id, Standard standard);
  };

  std::shared_ptr<const Rules> rules_;
};

}  // namespace smtplab::smtp
