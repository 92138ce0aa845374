#include "sim/explain/follow.h"

#include <fmt/format.h>

#include "sim/explain/code_meaning.h"
#include "sim/pop3/transition.h"
#include "sim/smtp/reply_text.h"

namespace smtplab::explain {
namespace {

std::string listed(const std::vector<std::string>& words, const Catalogue& texts) {
  return fmt::format("{}", fmt::join(words, texts.text("follow.joint")));
}

}  // namespace

std::vector<std::string> commands_in(smtp::SessionState state, const smtp::TransitionTable& table,
                                     smtp::Standard standard, smtp::ExtensionSet offered,
                                     smtp::Protocol protocol) {
  static const smtp::ReplyTexts replies;
  std::vector<std::string> commands;
  for (const smtp::CommandSpec& spec : smtp::command_table(protocol)) {
    const bool is_known = standard == smtp::Standard::rfc821 ? spec.in_821 : spec.in_5321;
    if (!is_known || (spec.extension && !offered.has(*spec.extension))) continue;
    const smtp::RowId id = table.find(state, spec.verb, smtp::Outcome::taken);
    if (id == smtp::kNoRow) continue;
    const smtp::Transition& row = table.row(id);
    const bool is_refused =
        row.decides == smtp::Decides::session && !replies[row.reply].code.is_positive();
    if (!is_refused) commands.emplace_back(spec.name);
  }
  return commands;
}

std::vector<std::string> pop3_commands_in(pop3::SessionState state) {
  std::vector<std::string> commands;
  for (const pop3::CommandSpec& spec : pop3::command_table()) {
    const pop3::RowId id = pop3::find_transition(state, spec.verb, pop3::Outcome::taken);
    if (id == pop3::kNoRow) continue;
    if (pop3::transition(id).decides != pop3::Decides::rule) commands.emplace_back(spec.name);
  }
  return commands;
}

std::string follow_text(smtp::SessionState state, const std::vector<std::string>& commands,
                        Language language) {
  const Catalogue& texts = catalogue(language);
  const std::string key = "follow." + std::string(smtp::session_state_name(state));
  if (texts.has(key)) return texts.text(key);
  if (commands.empty()) return {};
  return texts.text("follow.commands", {{"commands", listed(commands, texts)}});
}

std::string pop3_follow_text(pop3::SessionState state, Language language) {
  const Catalogue& texts = catalogue(language);
  const std::vector<std::string> commands = pop3_commands_in(state);
  if (state == pop3::SessionState::opened) return texts.text("follow.pop3-opened");
  if (state == pop3::SessionState::closed) return texts.text("follow.closed");
  if (commands.empty()) return {};
  return texts.text("follow.commands", {{"commands", listed(commands, texts)}});
}

std::string answers_text(int rfc, smtp::Verb verb, Language language) {
  const Catalogue& texts = catalogue(language);
  std::vector<std::string> done;
  std::vector<std::string> refused;
  for (const smtp::ReplyCode code : listed_codes(rfc, verb)) {
    (code.is_positive() ? done : refused).push_back(std::to_string(code.value));
  }
  if (done.empty() && refused.empty()) return texts.text("follow.refusal");
  if (done.empty()) return texts.text("follow.refusals", {{"refused", listed(refused, texts)}});
  if (refused.empty()) return texts.text("follow.answers", {{"done", listed(done, texts)}});
  return texts.text("follow.replies",
                    {{"done", listed(done, texts)}, {"refused", listed(refused, texts)}});
}

}  // namespace smtplab::explain
