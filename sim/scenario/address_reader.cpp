#include "sim/scenario/address_reader.h"

#include <algorithm>

#include "sim/smtp/dialect.h"

namespace smtplab::scenario {
namespace {

std::string message_key(smtp::PathError::Kind kind) {
  return "scenario.address." + std::string(smtp::path_error_name(kind));
}

/// A dialect is dear to make: it lays out its whole transition table.
const smtp::PathRules& rules_of(smtp::Standard standard) {
  static const smtp::PathRules old_rules = smtp::Dialect(smtp::Standard::rfc821).rules;
  static const smtp::PathRules new_rules = [] {
    smtp::PathRules rules = smtp::Dialect(smtp::Standard::rfc5321).rules;
    rules.utf8 = true;
    return rules;
  }();
  return standard == smtp::Standard::rfc821 ? old_rules : new_rules;
}

constexpr std::string_view kWritePath = "scenario.hint.write-path";

}  // namespace

AddressReader::AddressReader(ValueReader& values, smtp::Standard standard)
    : AddressReader(values, rules_of(standard)) {}

AddressReader::AddressReader(ValueReader& values, const smtp::PathRules& rules)
    : values_(values), rules_(rules) {
  // What a host forgives in a command line is no way to write a scenario.
  rules_.leniencies.path_without_brackets = false;
  rules_.leniencies.space_after_colon = false;
}

void AddressReader::report(NodeIndex node, const smtp::PathError& error, std::size_t offset,
                           std::string_view hint_key) {
  values_.report(node, message_key(error.kind), hint_key,
                 {{"at", std::to_string(offset + error.at + 1)}});
}

std::optional<smtp::Domain> AddressReader::domain(NodeIndex node) {
  const std::optional<std::string> text = values_.text(node);
  if (!text) return std::nullopt;
  smtp::PathRules rules = rules_;
  rules.utf8 = false;
  return read_domain(node, *text, rules);
}

std::optional<smtp::Domain> AddressReader::mail_domain(NodeIndex node) {
  const std::optional<std::string> text = values_.text(node);
  if (!text) return std::nullopt;
  return read_domain(node, *text, rules_);
}

std::optional<smtp::Domain> AddressReader::read_domain(NodeIndex node, std::string_view text,
                                                       const smtp::PathRules& rules) {
  const auto domain = smtp::parse_domain(text, rules);
  if (domain) return *domain;
  report(node, domain.error(), 0, "scenario.hint.write-domain");
  return std::nullopt;
}

std::optional<smtp::ForwardPath> AddressReader::forward_path(NodeIndex node) {
  const std::optional<std::string> text = values_.text(node);
  if (!text) return std::nullopt;
  const auto parsed = smtp::parse_forward_path(*text, rules_);
  if (!parsed) {
    report(node, parsed.error(), 0, kWritePath);
    return std::nullopt;
  }
  if (parsed->length < text->size()) {
    report(node, {smtp::PathError::Kind::text_after_path, parsed->length}, 0, kWritePath);
    return std::nullopt;
  }
  return parsed->path;
}

std::optional<smtp::ReversePath> AddressReader::reverse_path(NodeIndex node) {
  const std::optional<std::string> text = values_.text(node);
  if (!text) return std::nullopt;
  const auto parsed = smtp::parse_reverse_path(*text, rules_);
  if (!parsed) {
    report(node, parsed.error(), 0, kWritePath);
    return std::nullopt;
  }
  if (parsed->length < text->size()) {
    report(node, {smtp::PathError::Kind::text_after_path, parsed->length}, 0, kWritePath);
    return std::nullopt;
  }
  return parsed->path;
}

std::optional<std::string> AddressReader::list_member(NodeIndex node) {
  std::optional<std::string> text = values_.name(node);
  if (!text) return std::nullopt;
  const std::size_t bracket = std::min(text->find('<'), text->size());
  const auto parsed = smtp::parse_forward_path(std::string_view(*text).substr(bracket), rules_);
  if (!parsed) {
    report(node, parsed.error(), bracket, "scenario.hint.write-member");
    return std::nullopt;
  }
  if (bracket + parsed->length < text->size()) {
    report(node, {smtp::PathError::Kind::text_after_path, bracket + parsed->length}, 0,
           "scenario.hint.write-member");
    return std::nullopt;
  }
  return text;
}

}  // namespace smtplab::scenario
