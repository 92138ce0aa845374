#include "sim/scenario/wishes_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "sim/smtp/character_class.h"
#include "sim/smtp/mailbox.h"
#include "sim/smtp/xtext.h"

namespace smtplab::scenario {
namespace {

constexpr Word<smtp::Returned> kReturned[] = {{"FULL", smtp::Returned::full},
                                              {"HDRS", smtp::Returned::headers}};

bool are_in(std::string_view text, smtp::CharacterClass wanted) {
  return std::all_of(text.begin(), text.end(), [wanted](char c) { return smtp::is_in(c, wanted); });
}

// Both go into notices, which hold US-ASCII alone (RFC 3461 sections 4.2 and 4.4).
std::optional<std::string> printable(ValueReader& values, NodeIndex node) {
  auto text = values.name(node);
  if (!text || are_in(*text, smtp::kPrintable)) return text;
  values.report(node, "scenario.not-printable", "scenario.hint.write-ascii");
  return std::nullopt;
}

void read_notify(ValueReader& values, NodeIndex node, smtp::RecipientOptions& options) {
  const auto text = values.text(node);
  if (!text) return;
  if (auto notify = smtp::Notify::parse(*text)) {
    options.notify = std::move(*notify);
  } else {
    values.report(node, "scenario.bad-notify", "scenario.hint.write-notify");
  }
}

void read_orcpt(ValueReader& values, NodeIndex node, smtp::RecipientOptions& options) {
  const auto text = printable(values, node);
  if (!text) return;
  const std::size_t type = std::min(text->find(';'), text->size());
  if (type == 0 || type + 1 >= text->size() || !are_in(text->substr(0, type), smtp::kAtext)) {
    return values.report(node, "scenario.bad-orcpt", "scenario.hint.write-orcpt");
  }
  options.original_recipient =
      text->substr(0, type + 1) + smtp::encode_xtext(std::string_view(*text).substr(type + 1));
}

}  // namespace

void read_wishes(ValueReader& values, const ObjectReader& letter, agents::Submission& submission) {
  smtp::MailOptions& options = submission.options;
  options.returned =
      values.word<smtp::Returned>(letter.get("ret"), kReturned).value_or(smtp::Returned::unsaid);
  if (const auto id = printable(values, letter.get("envid"))) {
    options.envelope_id = smtp::encode_xtext(*id);
  }
  const NodeIndex node = letter.get("submitter");
  if (auto submitter = values.name(node)) {
    if (*submitter != "<>" && !smtp::parse_mailbox(*submitter, smtp::PathRules())) {
      values.report(node, "scenario.bad-submitter", "scenario.hint.write-submitter");
    }
    options.submitter = std::move(*submitter);
  }
}

void read_recipient(ValueReader& values, NodeIndex node, AddressReader& addresses,
                    agents::Submission& submission) {
  if (values[node].kind != JsonNode::Kind::object) {
    if (auto path = addresses.forward_path(node)) submission.to.push_back(std::move(*path));
    return;
  }
  ObjectReader object(values, node, {"path", "notify", "orcpt"});
  auto path = addresses.forward_path(object.require("path"));
  smtp::RecipientOptions options;
  read_notify(values, object.get("notify"), options);
  read_orcpt(values, object.get("orcpt"), options);
  if (!path) return;
  submission.recipient_options.resize(submission.to.size());
  submission.recipient_options.push_back(std::move(options));
  submission.to.push_back(std::move(*path));
}

}  // namespace smtplab::scenario
