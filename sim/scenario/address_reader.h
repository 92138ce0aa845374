#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/value_reader.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::scenario {

/// Reads domains and paths; a diagnostic names the first wrong octet, counted from 1, and what is
/// wrong there.
class AddressReader {
 public:
  /// By the grammar of a standard, with its own limits.
  AddressReader(ValueReader& values, smtp::Standard standard);
  /// As a host takes them; brackets are asked for also where the host does without.
  AddressReader(ValueReader& values, const smtp::PathRules& rules);

  /// A host's name or a literal, always in ASCII (RFC 6531 section 3.7.1).
  std::optional<smtp::Domain> domain(NodeIndex node);
  /// What stands behind the "@": it may have U-labels where the host has SMTPUTF8.
  std::optional<smtp::Domain> mail_domain(NodeIndex node);
  /// "<a@b>" or "<@c,@d:a@b>".
  std::optional<smtp::ForwardPath> forward_path(NodeIndex node);
  /// The same; "<>" is right too.
  std::optional<smtp::ReversePath> reverse_path(NodeIndex node);
  /// "Fred Fonebone <Fonebone@USC-ISIQ.ARPA>", as EXPN prints it; the name may be missing.
  std::optional<std::string> list_member(NodeIndex node);

 private:
  std::optional<smtp::Domain> read_domain(NodeIndex node, std::string_view text,
                                          const smtp::PathRules& rules);
  void report(NodeIndex node, const smtp::PathError& error, std::size_t offset,
              std::string_view hint_key);

  ValueReader& values_;
  smtp::PathRules rules_;
};

}  // namespace smtplab::scenario
