#include "sim/smtp/transition.h"

#include <algorithm>

#include "sim/smtp/extension_rows.h"
#include "sim/smtp/row_words.h"

namespace smtplab::smtp {
namespace {

using namespace row_words;

// The first row that matches is the one, so special rows stand before general ones.
// `reply` counts only where the session decides; for agent rows it names the usual one.
// One row is to be read at a glance:
// clang-format off
constexpr Transition kStandardRows[] = {
    // The connection and its greeting.
    {in(S::opened), on(V::connection), taken, same, both, agent, R::greeting, "connect",
     {"R821-3.5-b", "R5321-4.3.1-b"}},
    {in(S::opened), on(V::connection), completed, in(S::greeted), both, agent, R::greeting,
     "greeting", {"R821-4.3-c", "R5321-4.3.1-c", "R5321-4.2-e"}},
    {in(S::opened), on(V::connection), rejected, in(S::refused), both, agent, R::greeting,
     "greeting-refused", {"R5321-3.1-c", "R5321-3.1-d"}},
    {in(S::opened), on(V::connection), deferred, in(S::refused), both, agent, R::greeting,
     "greeting-deferred", {"R821-4.4-a", "R5321-4.2-o", "R5321-4.2.1-a"}},
    {in(S::opened), on(V::connection), continued, in(S::refused), both, agent, R::greeting,
     "greeting-unexpected", {"R821-4.4-b", "R5321-4.3.1-d"}},
    {any, on(V::connection), closing, in(S::closed), both, session, R::timed_out,
     "closing-unasked", {"R821-4.2.1-a", "R5321-3.8-d", "R5321-4.5.3.2.7-a"}},

    // A command that breaks the rules before anything else is looked at.
    {in(S::refused), on(V::quit), taken, same, both, session, R::closing, "quit-after-refusal",
     {"R5321-3.1-d"}},
    {in(S::refused), any, taken, same, both, session, R::refused_session, "after-refusal",
     {"R5321-3.1-e"}},
    {any, any, line_too_long, same, old_only, session, R::line_too_long, "line-too-long",
     {"R821-4.5.3-g", "R821-4.5.3-k"}},
    {any, any, line_too_long, same, new_only, session, R::line_too_long, "line-too-long",
     {"R5321-4.5.3.1.4-a", "R5321-4.3.2-f"}},
    {any, any, unknown, same, old_only, session, R::unrecognized, "unrecognized", {"R821-4.3-d"}},
    {any, any, unknown, same, new_only, session, R::unrecognized, "unrecognized",
     {"R5321-4.2.4-b", "R5321-3.8-c"}},
    {any, on(V::turn), not_implemented, same, both, session, R::not_implemented,
     "turn-not-implemented", {"R821-3.8-a", "R5321-4.2.4-a"}},
    {any, any, not_implemented, same, both, session, R::not_implemented, "not-implemented",
     {"R821-AppE-e", "R5321-4.2.1-e", "R5321-4.2.4-a"}},
    {any, on(V::helo), malformed, same, both, session, R::syntax_error, "helo-malformed",
     {"R821-4.1.1-bc", "R821-4.1.1-bd", "R1123-5.2.5-d"}},
    {any, on(V::ehlo), malformed, same, both, session, R::syntax_error, "ehlo-malformed",
     {"R5321-4.1.4-e", "R5321-4.1.4-f"}},
    {any, on(V::mail), malformed, same, old_only, session, R::syntax_error, "mail-malformed",
     {"R821-4.1.1-bh", "R821-4.1.1-bi"}},
    {any, on(V::mail), malformed, same, new_only, session, R::syntax_error, "mail-malformed",
     {"R5321-4.1.4-o", "R5321-4.1.4-p"}},
    {any, on(V::rcpt), malformed, same, both, session, R::syntax_error, "rcpt-malformed",
     {"R821-4.1.2-g", "R5321-4.1.1-b", "R5321-4.1.2-m"}},
    {any, on(V::data), malformed, same, both, session, R::syntax_error, "data-with-argument",
     {"R821-4.3-d", "R5321-4.3.2-g", "R5321-4.1.1-e"}},
    {any, any, malformed, same, old_only, session, R::syntax_error, "malformed", {"R821-4.3-d"}},
    {any, any, malformed, same, new_only, session, R::syntax_error, "malformed",
     {"R5321-4.1.1-e", "R5321-4.1.2-m"}},
    {any, any, path_too_long, same, old_only, session, R::path_too_long, "path-too-long",
     {"R821-4.5.3-f", "R821-4.5.3-k"}},
    {any, any, path_too_long, same, new_only, session, R::path_too_long, "path-too-long",
     {"R5321-4.5.3.1.3-a", "R5321-4.5.3.1.1-a", "R5321-4.5.3.1.2-a"}},
    {any, any, unknown_parameter, same, both, session, R::unknown_parameter, "parameter-unknown",
     {"R5321-4.1.1.11-a", "R5321-4.1.1.3-j"}},
    {any, any, bad_parameter, same, both, session, R::bad_parameter, "parameter-malformed",
     {"R1870-6-c", "R6152-3-d"}},
    {any, any, too_many_recipients, same, old_only, session, R::too_many_recipients,
     "too-many-recipients", {"R821-4.5.3-j", "R821-4.5.3-k"}},
    {any, any, too_many_recipients, same, new_only, session, R::too_many_recipients,
     "too-many-recipients", {"R5321-4.5.3.1.10-b", "R5321-4.5.3.1.8-f"}},
    {any, on(V::mail), size_too_large, same, both, session, R::declared_size_too_large,
     "declared-size-too-large", {"R1870-6.1-e"}},
    {any, any, size_too_large, same, both, session, R::content_too_large, "content-too-large",
     {"R821-4.5.3-k", "R1870-4-a"}},

    // HELO and EHLO.
    {in(S::greeted), on(V::helo), taken, same, both, session, R::hello, "helo",
     {"R821-3.5-a", "R5321-4.1.1.1-e"}},
    {any, on(V::helo), taken, same, both, session, R::hello, "helo-again",
     {"R821-4.1.1-bb", "R821-4.1.1-d", "R5321-4.1.1.1-g"}},
    {in(S::greeted), on(V::ehlo), taken, same, new_only, session, R::ehlo, "ehlo",
     {"R5321-4.1.1.1-c", "R5321-4.1.1.1-h"}},
    {any, on(V::ehlo), taken, same, new_only, session, R::ehlo, "ehlo-again",
     {"R5321-4.1.4-c", "R5321-4.1.4-d"}},
    {any, on(V::helo), completed, in(S::ready), both, session, R::hello, "helo-accepted",
     {"R821-4.1.1-d", "R5321-4.1.1.1-g"}},
    {any, on(V::ehlo), completed, in(S::ready), both, session, R::ehlo, "ehlo-accepted",
     {"R5321-4.1.1.1-g", "R5321-4.1.1.1-j"}},
    {any, on(V::helo), rejected, same, both, session, R::syntax_error, "helo-refused",
     {"R821-4.1.1-bd"}},
    {any, on(V::ehlo), rejected, same, both, session, R::syntax_error, "ehlo-refused",
     {"R5321-4.1.4-f", "R5321-3.2-c"}},

    // Starting a transaction.
    {in(S::ready), on(V::mail), taken, same, old_only, agent, R::sender_ok, "mail",
     {"R821-4.1.1-g", "R821-3.1-a"}},
    {in(S::ready), on(V::mail), taken, same, new_only, agent, R::sender_ok, "mail",
     {"R5321-3.3-a", "R5321-4.1.1.2-b"}},
    {in(S::ready), on(V::send), taken, same, both, agent, R::sender_ok, "send",
     {"R821-3.4-a", "R821-4.1.1-z"}},
    {in(S::ready), on(V::soml), taken, same, both, agent, R::sender_ok, "soml",
     {"R821-3.4-c", "R821-4.1.1-ac"}},
    {in(S::ready), on(V::saml), taken, same, both, agent, R::sender_ok, "saml",
     {"R821-3.4-d", "R821-4.1.1-af"}},
    {in(S::greeted), on(V::mail), taken, same, old_only, session, R::bad_sequence,
     "mail-before-helo", {"R821-4.1.1-az", "R821-4.1.1-ba"}},
    {in(S::greeted), on(V::mail), taken, same, new_only, session, R::bad_sequence,
     "mail-before-helo", {"R5321-4.1.1.1-f", "R5321-4.1.4-q"}},
    {any, on(V::mail), taken, same, old_only, session, R::nested_mail, "nested-mail",
     {"R821-4.1.1-bf", "R821-4.1.1-bj"}},
    {any, on(V::mail), taken, same, new_only, session, R::nested_mail, "nested-mail",
     {"R5321-4.1.4-m", "R5321-4.1.4-n"}},
    {any, on(V::mail), completed, in(S::mail), both, agent, R::sender_ok, "mail-accepted",
     {"R821-4.1.1-g", "R5321-3.3-a"}},
    {any, on(V::send), completed, in(S::mail), both, agent, R::sender_ok, "send-accepted",
     {"R821-3.4-e", "R821-4.1.1-z"}},
    {any, on(V::soml), completed, in(S::mail), both, agent, R::sender_ok, "soml-accepted",
     {"R821-3.4-e", "R821-4.1.1-ac"}},
    {any, on(V::saml), completed, in(S::mail), both, agent, R::sender_ok, "saml-accepted",
     {"R821-3.4-e", "R821-4.1.1-af"}},
    {in(S::ready), on(V::mail), deferred, same, both, agent, R::sender_ok, "mail-deferred",
     {"R821-AppE-a", "R5321-3.3-b"}},
    {in(S::ready), on(V::mail), rejected, same, both, agent, R::sender_ok, "mail-rejected",
     {"R821-AppE-b", "R5321-3.3-b"}},

    // Recipients.
    {in(S::mail), on(V::rcpt), taken, same, both, agent, R::recipient_ok, "rcpt-first",
     {"R821-4.1.1-l", "R5321-4.1.1.3-g"}},
    {in(S::recipients), on(V::rcpt), taken, same, both, agent, R::recipient_ok, "rcpt-next",
     {"R821-4.1.1-l", "R5321-4.1.1.3-g"}},
    {any, on(V::rcpt), taken, same, old_only, session, R::bad_sequence, "rcpt-before-mail",
     {"R821-4.1.1-bj", "R821-3.1-g"}},
    {any, on(V::rcpt), taken, same, new_only, session, R::bad_sequence, "rcpt-before-mail",
     {"R5321-3.3-k"}},
    {any, on(V::rcpt), completed, in(S::recipients), both, agent, R::will_forward,
     "rcpt-will-forward", {"R821-3.2-a", "R821-3.2-b", "R5321-3.4-c"}, 251},
    {any, on(V::rcpt), rejected, same, both, agent, R::please_try, "rcpt-please-try",
     {"R821-3.2-a", "R821-3.2-c", "R821-3.2-d", "R5321-3.4-f"}, 551},
    {any, on(V::rcpt), rejected, same, both, agent, R::mailbox_full, "rcpt-no-room",
     {"R821-4.5.3-k", "R5321-4.5.3.1.10-a"}, 552},
    {any, on(V::rcpt), deferred, same, both, agent, R::too_many_recipients, "rcpt-no-room-now",
     {"R821-AppE-a", "R5321-4.5.3.1.10-b"}, 452},
    {any, on(V::rcpt), completed, in(S::recipients), both, agent, R::recipient_ok,
     "rcpt-accepted", {"R821-4.1.1-l", "R5321-4.1.1.3-g"}},
    {in(S::mail), on(V::rcpt), deferred, same, both, agent, R::recipient_ok, "rcpt-deferred",
     {"R821-2-b", "R821-AppE-a", "R5321-4.2.1-a"}},
    {in(S::recipients), on(V::rcpt), deferred, same, both, agent, R::recipient_ok,
     "rcpt-deferred", {"R821-2-b", "R821-AppE-a", "R5321-4.2.1-a"}},
    {in(S::mail), on(V::rcpt), rejected, same, both, agent, R::recipient_ok, "rcpt-rejected",
     {"R821-2-b", "R821-3.1-c", "R5321-4.2.1-b"}},
    {in(S::recipients), on(V::rcpt), rejected, same, both, agent, R::recipient_ok,
     "rcpt-rejected", {"R821-2-b", "R821-3.1-c", "R5321-4.2.1-b"}},

    // Content.
    {in(S::recipients), on(V::data), taken, same, both, agent, R::start_mail_input, "data",
     {"R821-3.1-e", "R821-3.1-g", "R5321-3.3-u"}},
    {in(S::mail), on(V::data), taken, same, old_only, session, R::no_recipients,
     "data-without-recipients", {"R821-4.1.1-bf", "R821-4.1.1-bj"}},
    {in(S::mail), on(V::data), taken, same, new_only, session, R::no_recipients,
     "data-without-recipients", {"R5321-3.3-n", "R2920-3.2-c"}},
    {any, on(V::data), taken, same, both, session, R::bad_sequence, "data-before-mail",
     {"R821-4.1.1-bj", "R5321-3.3-n"}},
    {any, on(V::data), continued, in(S::content), both, agent, R::start_mail_input,
     "data-accepted", {"R821-4.1.1-n", "R821-4.5.2-a", "R5321-3.3-p"}},
    {in(S::recipients), on(V::data), deferred, same, both, agent, R::start_mail_input,
     "data-deferred", {"R821-4.3-d", "R5321-3.3-p"}},
    {in(S::recipients), on(V::data), rejected, same, both, agent, R::start_mail_input,
     "data-rejected", {"R821-4.3-d", "R5321-3.3-o"}},
    {any, on(V::end_of_data), taken, same, both, agent, R::accepted, "end-of-data",
     {"R821-4.1.1-o", "R821-4.5.2-b", "R5321-4.1.1.4-f"}},
    {any, on(V::end_of_data), completed, in(S::ready), both, agent, R::accepted,
     "message-accepted", {"R821-4.1.1-p", "R5321-2.1-b", "R5321-4.2.5-a"}},
    {any, on(V::end_of_data), deferred, in(S::ready), both, agent, R::accepted,
     "message-deferred", {"R821-4.1.1-q", "R5321-4.2.5-b"}},
    {any, on(V::end_of_data), rejected, in(S::ready), both, agent, R::accepted,
     "message-rejected", {"R821-4.1.1-q", "R5321-4.2.5-d"}},
    {any, on(V::end_of_data), continued, in(S::ready), both, agent, R::accepted,
     "message-reply-unexpected", {"R821-4.4-d", "R5321-4.3.1-d"}},

    // Commands that stand outside a transaction.
    {any, on(V::rset), taken, same, both, session, R::reset_done, "rset",
     {"R821-4.1.1-ag", "R5321-4.1.1.5-a"}},
    {in(S::greeted), on(V::rset), completed, same, both, session, R::reset_done,
     "rset-before-ehlo-done", {"R821-4.1.1-ah", "R5321-4.1.1.5-c"}},
    {in(S::ready), on(V::rset), completed, same, both, session, R::reset_done, "rset-nothing",
     {"R821-4.1.1-ah", "R5321-4.1.1.5-b"}},
    {any, on(V::rset), completed, in(S::ready), both, session, R::reset_done, "rset-done",
     {"R821-4.1.1-ag", "R821-4.1.1-bg", "R5321-4.1.1.5-a"}},
    {any, on(V::noop), taken, same, both, session, R::noop_done, "noop",
     {"R821-4.1.1-ap", "R5321-4.1.1.9-a"}},
    {any, on(V::noop), completed, same, both, session, R::noop_done, "noop-done",
     {"R821-4.1.1-aq", "R5321-4.1.1.9-b"}},
    {any, on(V::quit), taken, same, both, session, R::closing, "quit",
     {"R821-4.1.1-ar", "R5321-4.1.1.10-a"}},
    {any, on(V::quit), completed, in(S::closed), both, session, R::closing, "quit-done",
     {"R821-3.5-c", "R821-4.1.1-ar", "R5321-4.1.1.10-a"}},
    {any, on(V::vrfy), taken, same, both, agent, R::verified, "vrfy",
     {"R821-4.1.1-ai", "R5321-3.5.1-m"}},
    {any, on(V::vrfy), completed, same, both, agent, R::will_forward, "vrfy-will-forward",
     {"R821-3.2-a", "R821-4.1.1-aj", "R5321-4.1.1.6-a"}, 251},
    {any, on(V::vrfy), completed, same, both, agent, R::cannot_verify, "vrfy-cannot-verify",
     {"R5321-3.5.3-d", "R5321-3.5.3-a"}, 252},
    {any, on(V::vrfy), rejected, same, both, agent, R::please_try, "vrfy-please-try",
     {"R821-3.2-a", "R821-4.1.1-aj", "R5321-4.1.1.6-a"}, 551},
    {any, on(V::vrfy), rejected, same, both, agent, R::ambiguous, "vrfy-ambiguous",
     {"R821-3.3-h", "R821-4.1.1-aj", "R5321-3.5.1-e"}, 553},
    {any, on(V::vrfy), completed, same, both, agent, R::verified, "vrfy-answered",
     {"R821-3.3-a", "R821-4.1.1-aj", "R5321-3.5.1-c", "R5321-4.1.1.6-a"}},
    {any, on(V::vrfy), rejected, same, both, agent, R::no_match, "vrfy-rejected",
     {"R821-4.1.1-ai", "R821-4.1.1-aj", "R5321-4.1.1.6-a"}},
    {any, on(V::expn), taken, same, both, agent, R::verified, "expn",
     {"R821-4.1.1-ak", "R5321-3.5.1-g"}},
    {any, on(V::expn), completed, same, both, agent, R::verified, "expn-answered",
     {"R821-3.3-b", "R821-4.1.1-al", "R5321-3.5.1-l", "R5321-4.1.1.7-a"}},
    {any, on(V::expn), rejected, same, both, agent, R::expand_denied, "expn-rejected",
     {"R821-4.1.1-al", "R5321-3.5.2-h"}},
    {any, on(V::help), taken, same, both, agent, R::help, "help",
     {"R821-4.1.1-am", "R5321-4.1.1.8-c"}},
    {any, on(V::help), completed, same, both, agent, R::help, "help-answered",
     {"R821-4.1.1-ao", "R5321-4.1.1.8-b"}},
    {in(S::ready), on(V::turn), taken, same, both, agent, R::turn_refused, "turn",
     {"R821-4.1.1-aw", "R821-3.8-b"}},
    {any, on(V::turn), completed, in(S::turned), both, agent, R::turn_accepted, "turn-accepted",
     {"R821-4.1.1-ax", "R821-4.1.1-ay"}},
    {any, on(V::turn), rejected, same, both, agent, R::turn_refused, "turn-refused",
     {"R821-3.8-a"}},

    // Whatever is left.
    {any, any, taken, same, old_only, session, R::bad_sequence, "bad-sequence",
     {"R821-4.1.1-bj", "R821-4.1.1-bk"}},
    {any, any, taken, same, new_only, session, R::bad_sequence, "bad-sequence",
     {"R5321-4.1.4-q", "R5321-4.1.4-r"}},
    {any, any, closing, in(S::closed), both, agent, R::shutting_down, "closing",
     {"R821-4.2.1-a", "R5321-3.8-d"}},
    {any, any, completed, same, both, agent, R::accepted, "unexpected-completion",
     {"R821-4.4-c", "R5321-4.3.1-d"}},
    {any, any, continued, same, both, agent, R::accepted, "unexpected-intermediate",
     {"R821-4.4-b", "R5321-4.3.1-d"}},
    {any, any, deferred, same, both, agent, R::accepted, "deferred",
     {"R821-AppE-a", "R5321-4.2.1-a"}},
    {any, any, rejected, same, old_only, agent, R::accepted, "rejected",
     {"R821-AppE-b", "R821-4.1.1-bk"}},
    {any, any, rejected, same, new_only, agent, R::accepted, "rejected",
     {"R5321-4.2.1-b", "R5321-4.1.4-r"}},
};
// clang-format on

constexpr std::size_t kStandardCount = std::size(kStandardRows);
constexpr std::size_t kRowCount = kStandardCount + std::size(kExtensionRows);

constexpr std::array<Transition, kRowCount> kTransitions = [] {
  std::array<Transition, kRowCount> all{};
  std::copy(std::begin(kStandardRows), std::end(kStandardRows), all.begin());
  std::copy(std::begin(kExtensionRows), std::end(kExtensionRows), all.begin() + kStandardCount);
  return all;
}();

bool is_of(const Transition& row, Standard standard) {
  const std::uint8_t bit = standard == Standard::rfc821 ? Transition::k821 : Transition::k5321;
  return (row.standards & bit) != 0;
}

}  // namespace

std::span<const Transition> transitions() { return kTransitions; }

Outcome outcome_of(ReplyCode code) {
  if (code.value == 421) return closing;
  switch (code.reply_class()) {
    case ReplyClass::completion:
      return completed;
    case ReplyClass::intermediate:
      return continued;
    case ReplyClass::transient:
      return deferred;
    default:
      return rejected;
  }
}

void TransitionTable::Rules::lay(std::span<const Transition> rows, std::size_t first_id,
                                 Standard standard) {
  // Backwards, so that the first row that matches is written last.
  for (std::size_t i = rows.size(); i-- > 0;) {
    const Transition& row = rows[i];
    if (!is_of(row, standard)) continue;
    const auto id = static_cast<RowId>(first_id + i);
    if (row.code != 0) {
      specials.insert(specials.begin(), {row.code, static_cast<Verb>(row.verb), id});
      special_codes.set(row.code % special_codes.size());
      continue;
    }
    for (std::size_t state = 0; state < kSessionStateCount; ++state) {
      if (row.from != Transition::kAny && row.from != state) continue;
      for (std::size_t verb = 0; verb < kVerbCount; ++verb) {
        if (row.verb != Transition::kAny && row.verb != verb) continue;
        index[(state * kVerbCount + verb) * kOutcomeCount + static_cast<std::size_t>(row.outcome)] =
            id;
      }
    }
  }
}

TransitionTable::Rules::Rules(Standard standard) {
  index.fill(kNoRow);
  lay(transitions().first(kStandardCount), 0, standard);
  lay(transitions().subspan(kStandardCount), kStandardCount, standard);
}

// Hosts are made by the thousand, and few have rows of their own.
TransitionTable::TransitionTable(Standard standard, std::vector<Transition> overlay) {
  static const auto of_821 = std::make_shared<const Rules>(Standard::rfc821);
  static const auto of_5321 = std::make_shared<const Rules>(Standard::rfc5321);
  rules_ = standard == Standard::rfc821 ? of_821 : of_5321;
  if (overlay.empty()) return;
  auto rules = std::make_shared<Rules>(*rules_);
  rules->overlay = std::move(overlay);
  rules->lay(rules->overlay, transitions().size(), standard);
  rules_ = std::move(rules);
}

const Transition& TransitionTable::row(RowId id) const {
  return id < kRowCount ? kTransitions[id] : rules_->overlay[id - kRowCount];
}

const Transition* TransitionTable::find_row(RowId id) const {
  return id < kRowCount + rules_->overlay.size() ? &row(id) : nullptr;
}

std::string_view session_state_name(SessionState state) {
  constexpr std::string_view names[kSessionStateCount] = {
      "opened",  "greeted", "refused",        "ready",       "mail",   "recipients", "content",
      "judging", "chunks",  "authenticating", "negotiating", "turned", "closed"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace smtplab::smtp
