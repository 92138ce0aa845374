#include "sim/explain/topic.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/explain/annotation.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/code_meaning.h"
#include "sim/explain/follow.h"
#include "sim/smtp/command.h"
#include "sim/smtp/extension.h"
#include "sim/smtp/transition.h"

namespace smtplab::explain {
namespace {

using requirements::Requirement;
using smtp::Transition;

constexpr std::size_t kMostClauses = 12;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_word_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// True if `word` stands in `text` and is no part of a longer one.
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_word_char(text[at - 1]);
    if (begins && (end == text.size() || !is_word_char(text[end]))) return true;
  }
  return false;
}

/// Clauses in the order in which they are added, each once.
class ClauseList {
 public:
  void add(std::string_view id) {
    const Requirement* clause = requirements::standard_register().find(id);
    if (clause != nullptr) add(clause);
  }
  void add(const Requirement* clause) {
    if (std::find(clauses_.begin(), clauses_.end(), clause) == clauses_.end()) {
      clauses_.push_back(clause);
    }
  }
  void add_row(const Transition& row) {
    for (const std::string_view id : row.clauses) add(id);
  }
  std::vector<const Requirement*> take() {
    // Those of today first.
    std::stable_partition(clauses_.begin(), clauses_.end(),
                          [](const Requirement* c) { return c->rfc != 821 && c->rfc != 974; });
    if (clauses_.size() > kMostClauses) clauses_.resize(kMostClauses);
    return std::move(clauses_);
  }

 private:
  std::vector<const Requirement*> clauses_;
};

std::string rfc_list(const std::vector<int>& rfcs) {
  std::string text;
  for (const int rfc : rfcs) {
    text.append(text.empty() ? "RFC " : ", ").append(std::to_string(rfc));
  }
  return text;
}

std::string row_of(const Transition& row, smtp::Verb verb, Language language) {
  return row_text(row.key, smtp::command_spec(verb).name, language, Labels::client_server);
}

// --- reply codes ---

std::optional<Topic> reply_code(std::string_view what, Language language) {
  const bool is_code = what.size() == 3 && what[0] >= '2' && what[0] <= '5' &&
                       what.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_code) return std::nullopt;
  const Catalogue& texts = catalogue(language);
  const smtp::ReplyCode code{static_cast<std::uint16_t>(std::stoi(std::string(what)))};
  const DigitMeaning digits = digit_meaning(code, language);
  Topic topic;
  topic.kind = "reply-code";
  topic.subject = what;
  topic.title =
      texts.text("topic.code.title",
                 {{"code", what}, {"class", digits.reply_class}, {"subject", digits.subject}});
  topic.sentences.push_back(texts.text(fmt::format("topic.code.{}", what[0])));
  Topic::Section answers{texts.text("topic.code.answers"), {}};
  for (const ListedMeaning& one : listed_meanings(code, language)) {
    answers.entries.push_back(
        {fmt::format("{} ({})", one.command, rfc_list(one.rfcs)), one.meaning});
  }
  if (answers.entries.empty()) {
    topic.sentences.push_back(texts.text("topic.code.unlisted", {{"code", what}}));
  } else {
    topic.sections.push_back(std::move(answers));
  }
  Topic::Section rows{texts.text("topic.code.rows"), {}};
  ClauseList clauses;
  for (const Transition& row : smtp::transitions()) {
    if (row.code != code.value) continue;
    const auto verb = static_cast<smtp::Verb>(row.verb);
    rows.entries.push_back(
        {std::string(smtp::command_spec(verb).name), row_of(row, verb, language)});
    clauses.add_row(row);
  }
  if (!rows.entries.empty()) topic.sections.push_back(std::move(rows));
  for (const Requirement& clause : requirements::standard_register().all()) {
    if (has_word(clause.summary, what)) clauses.add(&clause);
  }
  if (what[0] == '4') clauses.add("R5321-4.2.1-a");
  if (what[0] == '5') clauses.add("R5321-4.2.1-b");
  clauses.add("R5321-4.3.2-a");
  topic.clauses = clauses.take();
  return topic;
}

// RFC 3463.
std::optional<Topic> status_code(std::string_view what, Language language) {
  const smtp::EnhancedStatusCode status = smtp::parse_enhanced_status_code(what);
  if (!status.is_set()) return std::nullopt;
  const Catalogue& texts = catalogue(language);
  const auto text_of = [&](const std::string& key) {
    return texts.has(key) ? texts.text(key) : texts.text("status.other");
  };
  Topic topic;
  topic.kind = "status-code";
  topic.subject = what;
  const std::string subject = text_of(fmt::format("status.x.{}", status.subject));
  const std::string detail = text_of(fmt::format("status.x.{}.{}", status.subject, status.detail));
  topic.title = texts.text("topic.status.title", {{"code", what}, {"detail", detail}});
  topic.sections.push_back({texts.text("topic.status.parts"),
                            {{std::to_string(status.status_class),
                              text_of(fmt::format("status.{}", status.status_class))},
                             {fmt::format("x.{}", status.subject), subject},
                             {fmt::format("x.{}.{}", status.subject, status.detail), detail}}});
  ClauseList clauses;
  for (const Requirement& clause : requirements::standard_register().all()) {
    if (has_word(clause.summary, what)) clauses.add(&clause);
  }
  for (const char* id : {"R2034-3-a", "R2034-4-a", "R3464-2.3.4-a"}) clauses.add(id);
  topic.clauses = clauses.take();
  return topic;
}

// --- extensions ---

constexpr int rfc_of(smtp::Extension extension) {
  switch (extension) {
    case smtp::Extension::size:
      return 1870;
    case smtp::Extension::eight_bit_mime:
      return 6152;
    case smtp::Extension::pipelining:
      return 2920;
    case smtp::Extension::enhanced_status_codes:
      return 2034;
    case smtp::Extension::starttls:
      return 3207;
    case smtp::Extension::auth:
      return 4954;
    case smtp::Extension::chunking:
    case smtp::Extension::binary_mime:
      return 3030;
    case smtp::Extension::smtputf8:
      return 6531;
    case smtp::Extension::dsn:
      return 3461;
  }
  return 5321;
}

std::string extension_sentence(smtp::Extension extension, const Catalogue& texts) {
  return texts.text("topic.extension." + std::string(smtp::extension_keyword(extension)),
                    {{"rfc", std::to_string(rfc_of(extension))}});
}

void add_strong_clauses(int rfc, ClauseList& clauses) {
  using requirements::Level;
  for (const bool strong : {true, false}) {
    for (const Requirement& clause : requirements::standard_register().of_rfc(rfc)) {
      const bool is_strong = clause.level == Level::must || clause.level == Level::must_not;
      if (is_strong == strong) clauses.add(&clause);
    }
  }
}

std::optional<Topic> extension(std::string_view what, Language language) {
  const std::uint8_t found = smtp::find_extension(what);
  if (found == smtp::kExtensionCount) return std::nullopt;
  const auto extension = static_cast<smtp::Extension>(found);
  const Catalogue& texts = catalogue(language);
  Topic topic;
  topic.kind = "extension";
  topic.subject = smtp::extension_keyword(extension);
  const requirements::Rfc* rfc = requirements::standard_register().find_rfc(rfc_of(extension));
  topic.title = texts.text("topic.extension.title",
                           {{"keyword", topic.subject},
                            {"rfc", std::to_string(rfc_of(extension))},
                            {"title", rfc == nullptr ? std::string_view() : rfc->title}});
  topic.sentences = {extension_sentence(extension, texts), texts.text("topic.extension.offer")};
  ClauseList clauses;
  add_strong_clauses(rfc_of(extension), clauses);
  topic.clauses = clauses.take();
  return topic;
}

// --- commands ---

std::string syntax_of(const smtp::CommandSpec& spec) {
  std::string name(spec.name);
  switch (spec.argument) {
    case smtp::ArgumentKind::none:
      return name;
    case smtp::ArgumentKind::optional_text:
      return name + " [SP text]";
    case smtp::ArgumentKind::text:
      return name + " SP text";
    case smtp::ArgumentKind::domain:
      return name + " SP domain";
    case smtp::ArgumentKind::reverse_path:
      return name + " FROM:<reverse-path> [SP parameters]";
    case smtp::ArgumentKind::forward_path:
      return name + " TO:<forward-path> [SP parameters]";
  }
  return name;
}

std::string place_of(const Transition& row, const Catalogue& texts) {
  if (row.outcome != smtp::Outcome::taken) {
    return texts.text(smtp::is_answer(row.outcome) ? "topic.command.answered"
                                                   : "topic.command.wrong");
  }
  if (row.from == Transition::kAny) return texts.text("topic.command.any-state");
  const auto state = static_cast<smtp::SessionState>(row.from);
  return texts.text("state." + std::string(smtp::session_state_name(state)));
}

std::optional<Topic> command(std::string_view what, Language language) {
  const smtp::Verb verb = smtp::verb_of(what);
  if (verb == smtp::Verb::unknown) return std::nullopt;
  const smtp::CommandSpec& spec = smtp::command_spec(verb);
  const Catalogue& texts = catalogue(language);
  Topic topic;
  topic.kind = "command";
  topic.subject = spec.name;
  topic.title = syntax_of(spec) + " CRLF";
  if (spec.extension) {
    topic.sentences.push_back(extension_sentence(*spec.extension, texts));
  } else if (verb == smtp::Verb::lhlo) {
    topic.sentences.push_back(texts.text("topic.command.lmtp"));
  } else if (!spec.in_5321) {
    topic.sentences.push_back(texts.text("topic.command.old"));
  }
  topic.sentences.push_back(answers_text(spec.in_5321 ? 5321 : 821, verb, language));
  Topic::Section rows{texts.text("topic.command.rows"), {}};
  ClauseList clauses;
  std::set<std::string> said;
  for (const Transition& row : smtp::transitions()) {
    if (row.verb != static_cast<std::uint8_t>(verb)) continue;
    clauses.add_row(row);
    std::string text = row_of(row, verb, language);
    if (said.insert(text).second) rows.entries.push_back({place_of(row, texts), std::move(text)});
  }
  if (!rows.entries.empty()) topic.sections.push_back(std::move(rows));
  topic.clauses = clauses.take();
  return topic;
}

// --- clauses ---

std::optional<Topic> clause(std::string_view what, Language language) {
  // The letters of an id are small but for the first and an appendix's.
  const Requirement* found = requirements::standard_register().find(what);
  for (const Requirement& one : requirements::standard_register().all()) {
    if (found == nullptr && upper(one.id) == upper(what)) found = &one;
  }
  if (found == nullptr) return std::nullopt;
  const Catalogue& texts = catalogue(language);
  Topic topic;
  topic.kind = "clause";
  topic.subject = found->id;
  topic.title = texts.text("topic.clause.title", {{"id", found->id},
                                                  {"rfc", std::to_string(found->rfc)},
                                                  {"section", found->section},
                                                  {"title", found->section_title}});
  topic.sentences.push_back(clause_summary(*found, language));
  topic.sentences.push_back(texts.text(
      requirements::is_implied(found->level) ? "topic.clause.implied" : "topic.clause.level",
      {{"level", requirements::to_string(found->level)}}));
  if (!found->superseded_by.empty()) {
    topic.sentences.push_back(texts.text("topic.clause.changed", {{"id", found->superseded_by}}));
  }
  Topic::Section rows{texts.text("topic.clause.rows"), {}};
  std::set<std::string_view> keys;
  for (const Transition& row : smtp::transitions()) {
    const bool cites =
        std::find(row.clauses.begin(), row.clauses.end(), found->id) != row.clauses.end();
    if (!cites || !keys.insert(row.key).second) continue;
    const bool is_any = row.verb == Transition::kAny;
    const auto verb = is_any ? smtp::Verb::unknown : static_cast<smtp::Verb>(row.verb);
    const std::string name =
        is_any ? texts.text("reply.verb.any") : std::string(smtp::command_spec(verb).name);
    rows.entries.push_back({name, row_text(row.key, name, language, Labels::client_server)});
  }
  if (!rows.entries.empty()) topic.sections.push_back(std::move(rows));
  topic.clauses = {found};
  if (const Requirement* later = requirements::standard_register().find(found->superseded_by)) {
    topic.clauses.push_back(later);
  }
  return topic;
}

}  // namespace

std::optional<Topic> find_topic(std::string_view what, Language language) {
  for (const auto& find : {reply_code, status_code, command, extension, clause}) {
    if (auto topic = find(what, language)) return topic;
  }
  return std::nullopt;
}

std::vector<std::string> topic_names() {
  std::vector<std::string> names;
  for (const smtp::CommandSpec& spec : smtp::command_table()) names.emplace_back(spec.name);
  names.emplace_back(smtp::command_spec(smtp::Verb::lhlo).name);
  for (std::uint8_t i = 0; i < smtp::kExtensionCount; ++i) {
    std::string name(smtp::extension_keyword(static_cast<smtp::Extension>(i)));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

}  // namespace smtplab::explain
