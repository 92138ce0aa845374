#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/cases/commands.h"
#include "conformance/dialogue.h"
#include "conformance/mail.h"

namespace smtplab::conformance {

// Messages of the target's own mailbox, whose notices come back to it.

/// A message that is answered 250.
struct Letter {
  std::string name;
  std::string of_mail = {};             ///< parameters, with a space before each
  std::vector<std::string> recipients;  ///< paths and parameters
};
void given_letter(Dialogue& server, Mail& mail, const Letter& letter);
/// Stands in the text of a letter, and in nothing else.
std::string text_of(const Mail& mail, std::string_view name);

/// EHLO offers DSN.
void given_dsn(Dialogue& server);
/// The same where the server relays; skipped where the target does not say what it relays.
void given_dsn_and_relay(Dialogue& server, const Mail& mail);

/// The target's mailbox as a recipient.
std::string here(const Dialogue& server, const std::string& parameters = {});
/// One whom the sink refuses.
std::string refused(const Mail& mail, const std::string& parameters = {});
/// " ENVID=" and the letter's mark.
std::string envid(const Mail& mail, std::string_view name);

/// Values of a field anywhere in a message's body, unfolded; or the first of them.
std::vector<std::string> values_of(const DeliveredMessage& message, std::string_view name);
std::string value_of(const DeliveredMessage& message, std::string_view name);
/// The judgement of a notice's field.
Finding field_is(Dialogue& server, const DeliveredMessage& notice, std::string_view name,
                 bool holds);
/// "rfc822; a@b": the type in any letter case, with or without a space before the text.
bool is_typed(const std::string& value, std::string_view type, std::string_view text);

}  // namespace smtplab::conformance
