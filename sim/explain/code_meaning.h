#pragma once

#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/smtp/command.h"
#include "sim/smtp/reply_code.h"

namespace smtplab::explain {

/// What a code says in answer to `verb`: as the reply tables of that RFC have it, or, where they do
/// not list it, by its first two digits (RFC 5321 section 4.2.1). Empty for a code of 0.
std::string code_meaning(int rfc, smtp::Verb verb, smtp::ReplyCode code, Language language);

/// What the tables of all RFCs say of one code: in answer to what, and what it means there.
struct ListedMeaning {
  std::string command;    ///< in words: "RCPT", "the greeting"
  std::vector<int> rfcs;  ///< whose tables say the same
  std::string meaning;
};
std::vector<ListedMeaning> listed_meanings(smtp::ReplyCode code, Language language);

/// What the first two digits of a code say, in words (RFC 5321 section 4.2.1).
struct DigitMeaning {
  std::string reply_class;
  std::string subject;
};
DigitMeaning digit_meaning(smtp::ReplyCode code, Language language);

/// The codes that the reply table of that RFC lists for `verb`, in order; of an extension's
/// command, those that the extension's RFC lists.
std::vector<smtp::ReplyCode> listed_codes(int rfc, smtp::Verb verb);

}  // namespace smtplab::explain
