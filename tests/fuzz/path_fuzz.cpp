// Whatever the octets: an offset lies within the text; what a parser takes is spelled such that
// it takes it again, to an equal value and whole.

#include <cstddef>
#include <string>
#include <string_view>

#include "sim/smtp/path_parser.h"
#include "tests/fuzz/path_rules_input.h"

namespace {

using namespace smtplab::smtp;
using smtplab::fuzz::require;

void check_mailbox(const Mailbox& mailbox, const PathRules& rules) {
  const LocalPart& local_part = mailbox.local_part;
  require(local_part.spelling().size() <= rules.limits.local_part);
  require(mailbox.domain.text.size() <= rules.limits.domain);
  require(LocalPart::from_content(local_part.content()) == local_part);
}

template <class Path, class Parser>
void check_path(std::string_view text, const PathRules& rules, Parser parse) {
  const auto parsed = parse(text, rules);
  if (!parsed) {
    require(parsed.error().at <= text.size());
    return;
  }
  require(parsed->length <= text.size());
  const std::string spelling = parsed->path.to_string();
  require(spelling.size() <= rules.limits.path);
  const auto again = parse(spelling, rules);
  require(again.has_value());
  require(again->path == parsed->path);
  require(again->length == spelling.size());
  // What stands behind a path changes nothing, except that a name without brackets would go on.
  if (text[0] == '<') {
    require(spelling == text.substr(0, parsed->length));
    require(parse(text.substr(0, parsed->length), rules).has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const PathRules rules = smtplab::fuzz::rules_from(data[0]);
  const std::string input(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string_view text = input;
  check_path<ReversePath>(text, rules, parse_reverse_path);
  check_path<ForwardPath>(text, rules, parse_forward_path);
  if (const auto path = parse_reverse_path(text, rules); path && !path->path.is_null()) {
    check_mailbox(*path->path.mailbox, rules);
    // A path that MAIL takes, RCPT takes.
    require(parse_forward_path(text, rules).has_value());
  }

  const auto mailbox = parse_mailbox(text, rules);
  if (mailbox) {
    require(mailbox->to_string() == text);
    check_mailbox(*mailbox, rules);
    require(parse_forward_path("<" + input + ">", rules).has_value());
  } else {
    require(mailbox.error().at <= text.size());
  }

  const auto domain = parse_domain(text, rules);
  if (domain) {
    require(domain->text == text && !domain->empty());
    const bool fits = input.size() + 4 <= rules.limits.path;
    require(parse_mailbox("a@" + input, rules).has_value() == fits);
  } else {
    require(domain.error().at <= text.size());
  }
  return 0;
}
