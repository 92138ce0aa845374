#include "sim/scenario/submission_reader.h"

#include <string>
#include <utility>

#include "sim/message/compose.h"
#include "sim/scenario/address_reader.h"
#include "sim/scenario/wishes_reader.h"

namespace smtplab::scenario {
namespace {

constexpr Word<smtp::Verb> kVerbs[] = {{"MAIL", smtp::Verb::mail},
                                       {"SEND", smtp::Verb::send},
                                       {"SOML", smtp::Verb::soml},
                                       {"SAML", smtp::Verb::saml}};

/// Says whether the draft can be sent, with any date.
void check_draft(ValueReader& values, NodeIndex node, message::Draft draft) {
  draft.date = "Mon, 01 Jan 2024 00:00:00 +0000";
  draft.message_id = "<1@example.com>";
  if (!message::compose(draft)) {
    values.report(node, "scenario.bad-message", "scenario.hint.write-message");
  }
}

void read_text(ValueReader& values, NodeIndex node, const ObjectReader& object,
               agents::Submission& submission) {
  if (const NodeIndex content = object.get("content"); content != kNoNode) {
    submission.content.emplace();
    for (const std::string& line : values.texts(content)) {
      submission.content->append(line).append("\r\n");
    }
    if (object.get("subject") != kNoNode || object.get("body") != kNoNode) {
      values.report(content, "scenario.content-and-body", "scenario.hint.content-or-body");
    }
    return;
  }
  message::Draft& draft = submission.draft;
  if (!submission.from.is_null()) draft.from.mailbox = *submission.from.mailbox;
  for (const smtp::ForwardPath& to : submission.to) draft.to.push_back({{}, to.mailbox});
  draft.subject = values.text(object.get("subject")).value_or("");
  draft.body_lines = values.texts(object.get("body"));
  if (!submission.to.empty()) check_draft(values, node, draft);
}

}  // namespace

std::optional<SubmissionStep> read_submission(ValueReader& values, ObjectReader& object,
                                              const HostNames& names,
                                              const std::vector<agents::HostConfig>& hosts) {
  SubmissionStep step;
  step.place = values.document().place(object.node());
  step.at = read_instant(values, object);
  const auto host = names.read(values, object.require("host"));
  const NodeIndex node = object.get("submit");
  ObjectReader letter(values, node,
                      {"from", "to", "with", "server", "port", "subject", "body", "content", "ret",
                       "envid", "submitter"});
  if (!host) return std::nullopt;
  step.host = *host;
  AddressReader addresses(values, hosts[*host].dialect.rules);
  agents::Submission& submission = step.submission;
  const auto from = addresses.reverse_path(letter.require("from"));
  if (from) submission.from = *from;
  for (const NodeIndex i : values.some_elements(letter.require("to"))) {
    read_recipient(values, i, addresses, submission);
  }
  submission.begun = values.word<smtp::Verb>(letter.get("with"), kVerbs).value_or(smtp::Verb::mail);
  submission.server = hosts[*host].smart_host;
  if (const auto server = addresses.domain(letter.get("server"))) submission.server = server->text;
  if (submission.server.empty()) {
    values.report(node, "scenario.no-server", "scenario.hint.write-server");
  }
  if (const auto port = values.natural(letter.get("port"), 1, 65535)) {
    submission.port = static_cast<std::uint16_t>(*port);
  }
  submission.draft.smtputf8 = hosts[*host].dialect.rules.utf8;
  read_wishes(values, letter, submission);
  if (from) read_text(values, node, letter, submission);
  return step;
}

}  // namespace smtplab::scenario
