#include "sim/explain/code_meaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/register/register.h"

namespace smtplab::explain {
namespace {

using requirements::ReplyMeaning;

struct Question {
  std::string_view command;
  std::string_view stage;
};

Question question_of(smtp::Verb verb) {
  switch (verb) {
    case smtp::Verb::connection:
      return {"(connect)", "greeting"};
    case smtp::Verb::end_of_data:
    case smtp::Verb::delivery:
    case smtp::Verb::last_delivery:
      return {"DATA", "after data"};
    case smtp::Verb::lhlo:  // it means what EHLO means (RFC 2033 section 4.1)
      return {"EHLO", "reply to command"};
    case smtp::Verb::unknown:
      return {"(unknown)", "reply to command"};
    case smtp::Verb::auth_response:
      return {"AUTH", "reply to command"};
    default:
      return {smtp::command_spec(verb).name, "reply to command"};
  }
}

// The tables list some codes under a circumstance and no command: "(limits)", "(transaction)".
const ReplyMeaning* find(int rfc, const Question& question, int code) {
  const ReplyMeaning* general = nullptr;
  for (const ReplyMeaning& row : requirements::standard_register().replies()) {
    if (row.rfc != rfc || row.code != code) continue;
    if (row.command == question.command && row.stage == question.stage) return &row;
    const bool bracketed = row.command.starts_with('(') && row.stage == "reply to command" &&
                           !row.command.starts_with("(after");
    if (bracketed && general == nullptr) general = &row;
  }
  return general;
}

// What the RFC of an extension says of its own command.
const ReplyMeaning* find_of_extension(const Question& question, int code) {
  for (const ReplyMeaning& row : requirements::standard_register().replies()) {
    if (row.code == code && row.command == question.command && row.stage == question.stage) {
      return &row;
    }
  }
  return nullptr;
}

// The rows say "(any but AUTH EHLO HELO NOOP RSET QUIT)".
bool is_any_but(const ReplyMeaning& row, std::string_view command) {
  if (!row.command.starts_with("(any but ")) return false;
  std::string others = row.command.substr(std::string_view("(any but").size());
  others.back() = ' ';
  return others.find(" " + std::string(command) + " ") == std::string::npos;
}

// What the RFCs of extensions add to other commands: "521", "556" to RCPT, "530" to nearly all. The
// rows of which each may be meant.
std::vector<const ReplyMeaning*> find_of_extensions(int rfc, const Question& question, int code) {
  std::vector<const ReplyMeaning*> rows;
  for (const ReplyMeaning& row : requirements::standard_register().replies()) {
    const bool is_later = row.rfc != 821 && row.rfc != 5321 && row.rfc != rfc && rfc != 821;
    if (!is_later || row.code != code || row.stage != question.stage) continue;
    const bool is_meant = row.command == question.command || is_any_but(row, question.command) ||
                          row.command == "(after 521 greeting)";
    if (is_meant) rows.push_back(&row);
  }
  return rows;
}

// A row that says what no other row says of its code has a key of its own: "meaning.821.550.VRFY";
// by its section where even the command has two: "meaning.5321.452.4.5.3.1.10".
std::string meaning_of(const ReplyMeaning& row, const Catalogue& texts) {
  const std::string general = fmt::format("meaning.{}.{}", row.rfc, row.code);
  std::string command = row.command;
  std::erase_if(command, [](char c) { return c == '(' || c == ')'; });
  for (const std::string_view of_its_own :
       {std::string_view(row.section), std::string_view(command)}) {
    const std::string special = fmt::format("{}.{}", general, of_its_own);
    if (texts.has(special)) return texts.text(special);
  }
  return texts.has(general) ? texts.text(general) : row.meaning;
}

std::string digit_key(std::string_view group, int digit, std::string_view known) {
  const char c = static_cast<char>('0' + digit);
  const bool listed = known.find(c) != std::string_view::npos;
  return std::string(group) + "." + (listed ? std::string(1, c) : "other");
}

std::string verb_text(smtp::Verb verb, const Catalogue& texts) {
  switch (verb) {
    case smtp::Verb::connection:
      return texts.text("reply.verb.connection");
    case smtp::Verb::end_of_data:
      return texts.text("reply.verb.end-of-data");
    case smtp::Verb::delivery:
    case smtp::Verb::last_delivery:
      return texts.text("reply.verb.delivery");
    case smtp::Verb::auth_response:
      return texts.text("reply.verb.auth-response");
    case smtp::Verb::unknown:
      return texts.text("reply.verb.unknown");
    default:
      return std::string(smtp::command_spec(verb).name);
  }
}

}  // namespace

std::string code_meaning(int rfc, smtp::Verb verb, smtp::ReplyCode code, Language language) {
  if (code.value == 0) return {};
  const Catalogue& texts = catalogue(language);
  const Question question = question_of(verb);
  const bool is_extension = smtp::command_spec(verb).extension || verb == smtp::Verb::auth_response;
  const ReplyMeaning* row = is_extension ? find_of_extension(question, code.value) : nullptr;
  if (row == nullptr) row = find(rfc, question, code.value);
  if (row != nullptr) return meaning_of(*row, texts);
  std::vector<std::string> meanings;
  for (const ReplyMeaning* one : find_of_extensions(rfc, question, code.value)) {
    std::string meaning = meaning_of(*one, texts);
    const bool is_new = std::find(meanings.begin(), meanings.end(), meaning) == meanings.end();
    if (is_new) meanings.push_back(std::move(meaning));
  }
  if (!meanings.empty()) return fmt::format("{}", fmt::join(meanings, texts.text("reply.or")));
  return texts.text("reply.by-digits",
                    {{"class", texts.text(digit_key("class", code.value / 100, "2345"))},
                     {"subject", texts.text(digit_key("subject", code.value / 10 % 10, "0125"))},
                     {"rfc", std::to_string(rfc)},
                     {"code", std::to_string(code.value)},
                     {"verb", verb_text(verb, texts)}});
}

namespace {

// In answer to what a row is, in words.
std::string circumstance(const ReplyMeaning& row, const Catalogue& texts) {
  constexpr std::string_view kButFor = "(any but ";
  constexpr std::string_view kAfter = "(after ";
  if (row.stage == "greeting") return texts.text("reply.verb.connection");
  if (row.stage == "after data") return texts.text("reply.verb.end-of-data");
  if (row.command == "(unknown)") return texts.text("reply.verb.unknown");
  if (row.command == "(any)") return texts.text("reply.verb.any");
  if (row.command == "(known, unimplemented)") return texts.text("reply.verb.unserved");
  if (row.command == "(limits)") return texts.text("reply.verb.limits");
  if (row.command == "(transaction)") return texts.text("reply.verb.transaction");
  const std::string_view command = row.command;
  if (command.starts_with(kButFor)) {
    const std::string_view verbs = command.substr(kButFor.size());
    return texts.text("reply.verb.any-but", {{"verbs", verbs.substr(0, verbs.size() - 1)}});
  }
  if (command.starts_with(kAfter)) {
    return texts.text("reply.verb.after", {{"code", command.substr(kAfter.size(), 3)}});
  }
  return row.command;
}

}  // namespace

DigitMeaning digit_meaning(smtp::ReplyCode code, Language language) {
  const Catalogue& texts = catalogue(language);
  return {texts.text(digit_key("class", code.value / 100, "2345")),
          texts.text(digit_key("subject", code.value / 10 % 10, "0125"))};
}

std::vector<ListedMeaning> listed_meanings(smtp::ReplyCode code, Language language) {
  const Catalogue& texts = catalogue(language);
  std::vector<ListedMeaning> listed;
  for (const ReplyMeaning& row : requirements::standard_register().replies()) {
    if (row.code != code.value) continue;
    const std::string command = circumstance(row, texts);
    const std::string meaning = meaning_of(row, texts);
    const auto same = std::find_if(listed.begin(), listed.end(), [&](const ListedMeaning& one) {
      return one.command == command && one.meaning == meaning;
    });
    if (same == listed.end()) {
      listed.push_back({command, {row.rfc}, meaning});
    } else if (std::find(same->rfcs.begin(), same->rfcs.end(), row.rfc) == same->rfcs.end()) {
      same->rfcs.push_back(row.rfc);
    }
  }
  return listed;
}

std::vector<smtp::ReplyCode> listed_codes(int rfc, smtp::Verb verb) {
  const Question question = question_of(verb);
  const bool is_extension = smtp::command_spec(verb).extension || verb == smtp::Verb::auth_response;
  std::set<int> codes;
  for (const ReplyMeaning& row : requirements::standard_register().replies()) {
    const bool is_meant = row.command == question.command && row.stage == question.stage;
    if (is_meant && (is_extension || row.rfc == rfc)) codes.insert(row.code);
  }
  std::vector<smtp::ReplyCode> listed;
  listed.reserve(codes.size());
  for (const int code : codes) listed.push_back({static_cast<std::uint16_t>(code)});
  return listed;
}

}  // namespace smtplab::explain
