#include "sim/scenario/dialect_reader.h"

#include <utility>

#include "sim/scenario/reply_reader.h"

namespace smtplab::scenario {
namespace {

using smtp::Dialect;
using smtp::LineEnd;

constexpr std::uint64_t kMostOctets = 1ULL << 30;

void read_limits(ValueReader& values, NodeIndex node, smtp::Limits& limits) {
  if (node == kNoNode) return;
  const ObjectReader object(
      values, node,
      {"recipients", "message_size_octets", "command_line_octets", "text_line_octets",
       "path_octets", "local_part_octets", "domain_octets"});
  const auto read = [&](std::string_view key, std::uint64_t low, std::size_t& limit) {
    if (const auto value = values.natural(object.get(key), low, kMostOctets)) {
      limit = static_cast<std::size_t>(*value);
    }
  };
  read("recipients", 1, limits.recipients);
  read("message_size_octets", 0, limits.message_size);
  read("command_line_octets", 6, limits.command_line);  // "QUIT" with its CRLF
  read("text_line_octets", 3, limits.text_line);        // the lone dot with its CRLF
  read("path_octets", 3, limits.path);
  read("local_part_octets", 1, limits.local_part);
  read("domain_octets", 1, limits.domain);
}

void read_timeouts(ValueReader& values, NodeIndex node, smtp::Timeouts& timeouts) {
  if (node == kNoNode) return;
  const ObjectReader object(values, node,
                            {"greeting_s", "mail_s", "rcpt_s", "data_initiation_s", "data_block_s",
                             "data_termination_s", "other_reply_s", "server_command_s"});
  const auto read = [&](std::string_view key, Duration& timeout) {
    const NodeIndex given = object.get(key);
    const std::optional<Duration> value = values.seconds(given);
    if (!value) return;
    if (value->nanoseconds == 0) {
      values.report(given, "scenario.zero-timeout", "scenario.hint.write-timeout");
    }
    timeout = *value;
  };
  read("greeting_s", timeouts.greeting);
  read("mail_s", timeouts.mail);
  read("rcpt_s", timeouts.rcpt);
  read("data_initiation_s", timeouts.data_initiation);
  read("data_block_s", timeouts.data_block);
  read("data_termination_s", timeouts.data_termination);
  read("other_reply_s", timeouts.other_reply);
  read("server_command_s", timeouts.server_command);
}

void read_extensions(ValueReader& values, const ObjectReader& host, Dialect& dialect) {
  const std::vector known = names_of(smtp::kExtensionCount, smtp::extension_keyword);
  const NodeIndex given = host.get("extensions");
  for (const NodeIndex element : values.elements(given)) {
    const std::optional<std::string> keyword = values.text(element);
    if (!keyword) continue;
    const std::uint8_t found = smtp::find_extension(*keyword);
    if (found == smtp::kExtensionCount) {
      values.report_unknown(element, *keyword, "scenario.unknown-word", known);
    } else {
      dialect.extensions.add(static_cast<smtp::Extension>(found));
    }
  }
  using enum smtp::Extension;
  if (dialect.speaks_lmtp() && given == kNoNode) {
    for (const auto one : {pipelining, enhanced_status_codes, eight_bit_mime}) {
      dialect.extensions.add(one);
    }
  }
  dialect.set_smtputf8(dialect.extensions.has(smtputf8));
  if (given != kNoNode && dialect.standard() == smtp::Standard::rfc821) {
    values.report_key(given, "scenario.extensions-under-821", "scenario.hint.standard-5321");
  }
}

void read_size(ValueReader& values, const ObjectReader& host, Dialect& dialect) {
  const NodeIndex given = host.get("size");
  const std::optional<std::uint64_t> size = values.natural(given, 0, kMostOctets);
  const bool announces = dialect.extensions.has(smtp::Extension::size);
  if (given != kNoNode && !announces) {
    values.report_key(given, "scenario.size-without-extension", "scenario.hint.add-size");
  }
  std::size_t& limit = dialect.rules.limits.message_size;
  if (announces) dialect.announced_size = size.value_or(limit);
  // RFC 1870 section 3: what is announced is what is kept to, unless the scenario says otherwise.
  if (size && limit == 0) limit = static_cast<std::size_t>(*size);
}

constexpr Word<LineEnd> kLineEnds[] = {
    {"crlf", LineEnd::crlf}, {"lf", LineEnd::lf}, {"cr", LineEnd::cr}};

struct AroundDot {
  LineEnd before;
  LineEnd after;
};
constexpr Word<AroundDot> kEndsOfData[] = {
    {"crlf.crlf", {LineEnd::crlf, LineEnd::crlf}}, {"crlf.lf", {LineEnd::crlf, LineEnd::lf}},
    {"crlf.cr", {LineEnd::crlf, LineEnd::cr}},     {"lf.crlf", {LineEnd::lf, LineEnd::crlf}},
    {"lf.lf", {LineEnd::lf, LineEnd::lf}},         {"lf.cr", {LineEnd::lf, LineEnd::cr}},
    {"cr.crlf", {LineEnd::cr, LineEnd::crlf}},     {"cr.lf", {LineEnd::cr, LineEnd::lf}},
    {"cr.cr", {LineEnd::cr, LineEnd::cr}}};

void add(std::uint8_t& bits, LineEnd end) {
  bits = static_cast<std::uint8_t>(bits | static_cast<std::uint8_t>(end));
}

void read_line_ends(ValueReader& values, const ObjectReader& host, Dialect& dialect) {
  if (const NodeIndex given = host.get("line_ends"); given != kNoNode) {
    dialect.command_line_ends.bits = 0;
    for (const NodeIndex element : values.some_elements(given)) {
      if (const auto end = values.word<LineEnd>(element, kLineEnds)) {
        add(dialect.command_line_ends.bits, *end);
      }
    }
  }
  if (const NodeIndex given = host.get("end_of_data"); given != kNoNode) {
    dialect.end_of_data = {0, 0, 0};
    for (const NodeIndex element : values.some_elements(given)) {
      const auto ends = values.word<AroundDot>(element, kEndsOfData);
      if (!ends) continue;
      smtp::EndOfData& kept = dialect.end_of_data;
      add(ends->before == LineEnd::crlf ? kept.after_crlf
          : ends->before == LineEnd::lf ? kept.after_lf
                                        : kept.after_cr,
          ends->after);
    }
  }
}

void read_leniencies(ValueReader& values, NodeIndex node, Dialect& dialect) {
  if (node == kNoNode) return;
  smtp::Leniencies& leniencies = dialect.rules.leniencies;
  smtp::SecurityRules& security = dialect.security;
  const Word<bool*> flags[] = {{"space_after_colon", &leniencies.space_after_colon},
                               {"path_without_brackets", &leniencies.path_without_brackets},
                               {"trailing_space", &leniencies.trailing_space},
                               {"underscore_in_domain", &leniencies.underscore_in_domain},
                               {"octets_beyond_ascii", &leniencies.octets_beyond_ascii},
                               {"tls_again_announced", &security.tls_again_announced},
                               {"input_kept_for_tls", &security.input_kept_for_tls},
                               {"session_kept_for_tls", &security.session_kept_for_tls},
                               {"base64_skips_other_octets", &security.base64_skips_other_octets}};
  leniencies.trailing_space = false;  // the list is the whole of them
  for (const NodeIndex element : values.elements(node)) {
    if (const auto flag = values.word<bool*>(element, flags)) **flag = true;
  }
}

}  // namespace

Dialect read_dialect(ValueReader& values, const ObjectReader& host, smtp::Standard standard,
                     smtp::Protocol protocol) {
  Dialect dialect(standard);
  dialect.protocol = protocol;
  read_limits(values, host.get("limits"), dialect.rules.limits);
  read_timeouts(values, host.get("timeouts"), dialect.timeouts);
  read_extensions(values, host, dialect);
  read_size(values, host, dialect);
  read_line_ends(values, host, dialect);
  read_leniencies(values, host.get("leniencies"), dialect);
  read_replies(values, host.get("replies"), dialect);
  return dialect;
}

std::optional<smtp::Standard> read_standard(ValueReader& values, NodeIndex node) {
  if (node == kNoNode) return std::nullopt;
  const JsonNode& value = values[node];
  if (value.kind == JsonNode::Kind::natural && value.natural == 821) return smtp::Standard::rfc821;
  if (value.kind == JsonNode::Kind::natural && value.natural == 5321) {
    return smtp::Standard::rfc5321;
  }
  values.report(node, "scenario.unknown-standard", "scenario.hint.allowed",
                {{"allowed", "821, 5321"}});
  return std::nullopt;
}

}  // namespace smtplab::scenario
