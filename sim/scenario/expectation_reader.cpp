#include "sim/scenario/expectation_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "sim/scenario/address_reader.h"
#include "sim/smtp/violation.h"

namespace smtplab::scenario {
namespace {

using Kind = Expectation::Kind;

constexpr std::uint64_t kMostMessages = 1'000'000;

class ExpectationReader {
 public:
  ExpectationReader(ValueReader& values, const HostNames& names,
                    const std::vector<agents::HostConfig>& hosts)
      : values_(values), names_(names), hosts_(hosts) {}

  Expectation read(NodeIndex node) {
    Expectation expected;
    expected.place = values_.document().place(node);
    if (!values_.is_object(node)) return expected;
    const NodeIndex subject = find_subject(node, expected.kind);
    if (subject == kNoNode) return expected;
    switch (expected.kind) {
      case Kind::violations:
        read_violations(node, subject, expected);
        break;
      case Kind::queue:
        read_queue(node, subject, expected);
        break;
      default:
        read_mailbox(node, subject, expected);
        break;
    }
    return expected;
  }

 private:
  /// The one key that says what is looked at.
  NodeIndex find_subject(NodeIndex node, Kind& kind) {
    static constexpr Word<Kind> kSubjects[] = {{"mailbox", Kind::mailbox},
                                               {"terminal", Kind::terminal},
                                               {"queue", Kind::queue},
                                               {"violations", Kind::violations}};
    NodeIndex subject = kNoNode;
    for (const Word<Kind>& word : kSubjects) {
      const NodeIndex found = values_.document().find(node, word.name);
      if (found == kNoNode) continue;
      if (subject != kNoNode) {
        values_.report(node, "scenario.not-one-of-keys", "scenario.hint.one-expectation");
        return kNoNode;
      }
      subject = found;
      kind = word.value;
    }
    if (subject == kNoNode) {
      values_.report(node, "scenario.not-one-of-keys", "scenario.hint.one-expectation");
    }
    return subject;
  }

  void read_mailbox(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(
        values_, node,
        {expected.kind == Kind::mailbox ? "mailbox" : "terminal", "messages", "content"});
    read_content(object, expected);
    check_something(node, expected);
    const auto path = AddressReader(values_, kGrammar).forward_path(subject);
    if (!path) return;
    const std::optional<std::uint32_t> host = names_.find(path->mailbox.domain.text);
    if (!host) return names_.report_unknown(values_, subject, path->mailbox.domain.text);
    expected.host = *host;
    expected.user = path->mailbox.local_part.content();
    check_user(subject, expected);
  }

  void read_queue(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(values_, node,
                              {"queue", "messages", "reverse_path", "forward_path", "content"});
    read_content(object, expected);
    AddressReader addresses(values_, kGrammar);
    if (const auto path = addresses.reverse_path(object.get("reverse_path"))) {
      expected.reverse_path = path->to_string();
    }
    if (const auto path = addresses.forward_path(object.get("forward_path"))) {
      expected.forward_path = path->to_string();
    }
    check_something(node, expected);
    expected.host = names_.read(values_, subject).value_or(0);
  }

  void read_violations(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(values_, node, {"violations"});
    std::vector<std::string_view> known;
    for (std::uint8_t i = 0; i < smtp::kViolationKindCount; ++i) {
      known.push_back(smtp::violation_name(static_cast<smtp::ViolationKind>(i)));
    }
    for (const NodeIndex element : values_.elements(subject)) {
      std::optional<std::string> name = values_.text(element);
      if (!name) continue;
      if (std::find(known.begin(), known.end(), *name) == known.end()) {
        values_.report_unknown(element, *name, "scenario.unknown-word", known);
      }
      expected.violations.push_back(std::move(*name));
    }
  }

  void read_content(const ObjectReader& object, Expectation& expected) {
    if (const auto count = values_.natural(object.get("messages"), 0, kMostMessages)) {
      expected.messages = static_cast<std::uint32_t>(*count);
    }
    if (const NodeIndex content = object.get("content"); content != kNoNode) {
      expected.content = values_.texts(content);
    }
  }

  void check_something(NodeIndex node, const Expectation& expected) {
    const JsonDocument& document = values_.document();
    const JsonNode& only = document[document[node].first_child];
    if (only.next == kNoNode) {
      values_.report(node, "scenario.expects-nothing", "scenario.hint.add-expectation");
    }
    const bool looks_inside = expected.content || expected.reverse_path || expected.forward_path;
    if (looks_inside && expected.messages && *expected.messages == 0) {
      values_.report(node, "scenario.content-of-none", "scenario.hint.messages-or-content");
    }
  }

  void check_user(NodeIndex subject, const Expectation& expected) {
    std::vector<std::string_view> users;
    for (const agents::MailboxConfig& mailbox : hosts_[expected.host].mailboxes) {
      if (smtp::equals_ignoring_case(mailbox.user, expected.user)) return;
      users.push_back(mailbox.user);
    }
    values_.report_unknown(subject, expected.user, "scenario.no-such-mailbox", users);
  }

  // The wider grammar; what host a path belongs to shows only once it is read.
  static constexpr smtp::Standard kGrammar = smtp::Standard::rfc821;

  ValueReader& values_;
  const HostNames& names_;
  const std::vector<agents::HostConfig>& hosts_;
};

}  // namespace

std::vector<Expectation> read_expectations(ValueReader& values, NodeIndex node,
                                           const HostNames& names,
                                           const std::vector<agents::HostConfig>& hosts) {
  std::vector<Expectation> expectations;
  ExpectationReader reader(values, names, hosts);
  for (const NodeIndex i : values.elements(node)) expectations.push_back(reader.read(i));
  return expectations;
}

}  // namespace smtplab::scenario
