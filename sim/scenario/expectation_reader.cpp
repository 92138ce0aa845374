#include "sim/scenario/expectation_reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "sim/pop3/violation.h"
#include "sim/scenario/address_reader.h"
#include "sim/scenario/event_expectation_reader.h"
#include "sim/smtp/internationalized_domain.h"
#include "sim/smtp/mailbox.h"
#include "sim/smtp/violation.h"

namespace smtplab::scenario {
namespace {

using Kind = Expectation::Kind;

constexpr std::uint64_t kMostMessages = 1'000'000;

class ExpectationReader {
 public:
  ExpectationReader(ValueReader& values, const HostNames& names, const Scenario& scenario)
      : values_(values),
        names_(names),
        scenario_(scenario),
        hosts_(scenario.hosts),
        standard_(scenario.standard) {}

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
      case Kind::delivered:
        read_delivered(node, subject, expected);
        break;
      case Kind::bounced:
        read_bounced(node, subject, expected);
        break;
      case Kind::event:
        read_event_expectation(values_, node, names_, expected);
        break;
      case Kind::answer:
        read_answer_expectation(values_, node, names_, expected);
        break;
      case Kind::fetched:
        read_fetched(node, subject, expected);
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
    static constexpr Word<Kind> kSubjects[] = {
        {"mailbox", Kind::mailbox},     {"terminal", Kind::terminal},
        {"queue", Kind::queue},         {"violations", Kind::violations},
        {"delivered", Kind::delivered}, {"bounced", Kind::bounced},
        {"fetched", Kind::fetched},     {"event", Kind::event},
        {"answer", Kind::answer}};
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
    const ObjectReader object(values_, node,
                              {expected.kind == Kind::mailbox ? "mailbox" : "terminal", "messages",
                               "content", "contains"});
    read_content(object, expected);
    check_something(node, expected);
    read_user(subject, expected);
  }

  void read_fetched(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(values_, node, {"fetched", "messages", "content", "contains"});
    read_content(object, expected);
    check_something(node, expected);
    const auto path = addresses_of(host_behind_at(subject)).forward_path(subject);
    if (!path) return;
    const std::optional<std::uint32_t> host = names_.find(path->mailbox.domain.text);
    if (!host) return names_.report_unknown(values_, subject, path->mailbox.domain.text);
    expected.host = *host;
    expected.user = path->mailbox.local_part.content();
    std::vector<std::string_view> users;
    for (const RetrievalStep& step : scenario_.retrievals) {
      if (step.host == *host) users.push_back(step.retrieval.user);
    }
    const bool is_known = std::any_of(users.begin(), users.end(), [&](std::string_view user) {
      return smtp::equals_ignoring_case(user, expected.user);
    });
    if (is_known || values_.is_full()) return;
    values_.report_unknown(subject, expected.user, "scenario.no-such-retrieval", users);
  }

  void read_delivered(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(values_, node, {"delivered", "via", "by_s", "messages"});
    if (const NodeIndex via = object.get("via"); via != kNoNode) {
      for (const NodeIndex i : values_.some_elements(via)) {
        if (const auto host = names_.read(values_, i)) expected.via.push_back(hosts_[*host].name);
      }
    }
    expected.by = values_.seconds(object.get("by_s"));
    read_count(object, expected);
    read_user(subject, expected);
  }

  void read_bounced(NodeIndex node, NodeIndex subject, Expectation& expected) {
    ObjectReader object(values_, node, {"bounced", "to", "status"});
    const NodeIndex to = object.require("to");
    if (to != kNoNode) read_user(to, expected);
    // The recipient's own host need not be one of the scenario's.
    if (const auto path = addresses_of(std::nullopt).forward_path(subject)) {
      expected.recipient = path->to_string();
    }
    const NodeIndex status = object.get("status");
    const std::optional<std::string> text = values_.text(status);
    if (!text) return;
    expected.status = smtp::parse_enhanced_status_code(*text);
    const bool is_failure = expected.status.status_class > 2;
    if (!is_failure || text->find(' ') != std::string::npos) {
      values_.report(status, "scenario.bad-status", "scenario.hint.write-status");
    }
  }

  /// The user of a mailbox, and the host that keeps it.
  void read_user(NodeIndex subject, Expectation& expected) {
    const auto path = addresses_of(host_behind_at(subject)).forward_path(subject);
    if (!path) return;
    const std::optional<std::uint32_t> host = host_of(path->mailbox.domain.text);
    if (!host) return names_.report_unknown(values_, subject, path->mailbox.domain.text);
    expected.host = *host;
    expected.user = path->mailbox.local_part.content();
    check_user(subject, expected);
  }

  void read_queue(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(
        values_, node,
        {"queue", "messages", "reverse_path", "forward_path", "content", "contains"});
    read_content(object, expected);
    const std::optional<std::uint32_t> host = names_.read(values_, subject);
    AddressReader addresses = addresses_of(host);
    if (const auto path = addresses.reverse_path(object.get("reverse_path"))) {
      expected.reverse_path = path->to_string();
    }
    if (const auto path = addresses.forward_path(object.get("forward_path"))) {
      expected.forward_path = path->to_string();
    }
    check_something(node, expected);
    expected.host = host.value_or(0);
  }

  void read_violations(NodeIndex node, NodeIndex subject, Expectation& expected) {
    const ObjectReader object(values_, node, {"violations"});
    std::vector known = names_of(smtp::kViolationKindCount, smtp::violation_name);
    const std::vector of_pop3 = names_of(pop3::kViolationKindCount, pop3::violation_name);
    known.insert(known.end(), of_pop3.begin(), of_pop3.end());
    for (const NodeIndex element : values_.elements(subject)) {
      std::optional<std::string> name = values_.text(element);
      if (!name) continue;
      if (std::find(known.begin(), known.end(), *name) == known.end()) {
        values_.report_unknown(element, *name, "scenario.unknown-word", known);
      }
      expected.violations.push_back(std::move(*name));
    }
  }

  /// A path is read by the rules of the host that it belongs to, so that host is found first: its
  /// name is what stands behind the last "@".
  std::optional<std::uint32_t> host_behind_at(NodeIndex subject) {
    if (values_[subject].kind != JsonNode::Kind::string) return std::nullopt;
    std::string_view text = values_.document().text(subject);
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + 1);
    return host_of(text.substr(0, text.find('>')));
  }

  /// The host of that name, or else the first one with mailboxes that takes mail for the domain.
  std::optional<std::uint32_t> host_of(std::string_view domain) const {
    if (const auto host = names_.find(domain)) return host;
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
      if (hosts_[i].mailboxes.empty()) continue;
      for (const std::string& local : hosts_[i].local_domains) {
        if (smtp::is_same_domain_name(local, domain)) return i;
      }
    }
    return std::nullopt;
  }

  /// By the scenario's standard where there is no such host.
  AddressReader addresses_of(std::optional<std::uint32_t> host) {
    return host ? AddressReader(values_, hosts_[*host].dialect.rules)
                : AddressReader(values_, standard_);
  }

  void read_count(const ObjectReader& object, Expectation& expected) {
    if (const auto count = values_.natural(object.get("messages"), 0, kMostMessages)) {
      expected.messages = static_cast<std::uint32_t>(*count);
    }
  }

  void read_content(const ObjectReader& object, Expectation& expected) {
    read_count(object, expected);
    if (const NodeIndex content = object.get("content"); content != kNoNode) {
      expected.content = values_.texts(content);
    }
    if (const NodeIndex contains = object.get("contains"); contains != kNoNode) {
      for (const NodeIndex i : values_.some_elements(contains)) {
        if (auto text = values_.name(i)) expected.contains.push_back(std::move(*text));
      }
    }
  }

  void check_something(NodeIndex node, const Expectation& expected) {
    const JsonDocument& document = values_.document();
    const JsonNode& only = document[document[node].first_child];
    if (only.next == kNoNode) {
      values_.report(node, "scenario.expects-nothing", "scenario.hint.add-expectation");
    }
    const bool looks_inside = expected.content || !expected.contains.empty() ||
                              expected.reverse_path || expected.forward_path;
    if (looks_inside && expected.messages && *expected.messages == 0) {
      values_.report(node, "scenario.content-of-none", "scenario.hint.messages-or-content");
    }
  }

  void check_user(NodeIndex subject, const Expectation& expected) {
    if (users_of(expected.host).contains(smtp::in_lower_case(expected.user)) || values_.is_full())
      return;
    std::vector<std::string_view> users;
    for (const agents::MailboxConfig& mailbox : hosts_[expected.host].mailboxes) {
      users.push_back(mailbox.user);
    }
    values_.report_unknown(subject, expected.user, "scenario.no-such-mailbox", users);
  }

  /// Of a host's mailboxes, in lower case: hosts look users up so.
  const std::set<std::string>& users_of(std::uint32_t host) {
    const auto [found, is_new] = users_.try_emplace(host);
    if (!is_new) return found->second;
    for (const agents::MailboxConfig& mailbox : hosts_[host].mailboxes) {
      found->second.insert(smtp::in_lower_case(mailbox.user));
    }
    return found->second;
  }

  ValueReader& values_;
  const HostNames& names_;
  const Scenario& scenario_;
  const std::vector<agents::HostConfig>& hosts_;
  const smtp::Standard standard_;
  std::map<std::uint32_t, std::set<std::string>> users_;  // by host
};

}  // namespace

std::vector<Expectation> read_expectations(ValueReader& values, NodeIndex node,
                                           const HostNames& names, const Scenario& scenario) {
  std::vector<Expectation> expectations;
  ExpectationReader reader(values, names, scenario);
  for (const NodeIndex i : values.elements(node)) expectations.push_back(reader.read(i));
  return expectations;
}

}  // namespace smtplab::scenario
