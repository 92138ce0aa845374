#include "sim/smtp/path_parser.h"

#include "sim/smtp/path_reader.h"

namespace smtplab::smtp {

tl::expected<ParsedPath<ReversePath>, PathError> parse_reverse_path(std::string_view text,
                                                                    const PathRules& rules) {
  tl::expected<ParsedPath<ReversePath>, PathError> result;
  PathReader reader(text, rules);
  if (reader.read_reverse_path(result->path)) {
    result->length = reader.position();
  } else {
    result = tl::unexpected(reader.error());
  }
  return result;
}

tl::expected<ParsedPath<ForwardPath>, PathError> parse_forward_path(std::string_view text,
                                                                    const PathRules& rules) {
  tl::expected<ParsedPath<ForwardPath>, PathError> result;
  PathReader reader(text, rules);
  if (reader.read_forward_path(result->path)) {
    result->length = reader.position();
  } else {
    result = tl::unexpected(reader.error());
  }
  return result;
}

tl::expected<Mailbox, PathError> parse_mailbox(std::string_view text, const PathRules& rules) {
  tl::expected<Mailbox, PathError> result;
  PathReader reader(text, rules);
  if (!reader.read_mailbox(*result) || !reader.expect_end()) {
    result = tl::unexpected(reader.error());
  }
  return result;
}

tl::expected<Domain, PathError> parse_domain(std::string_view text, const PathRules& rules) {
  tl::expected<Domain, PathError> result;
  PathReader reader(text, rules);
  if (!reader.read_domain(*result) || !reader.expect_end()) {
    result = tl::unexpected(reader.error());
  }
  return result;
}

std::string_view path_error_name(PathError::Kind kind) {
  using Kind = PathError::Kind;
  switch (kind) {
    case Kind::no_opening_bracket:
      return "no-opening-bracket";
    case Kind::no_closing_bracket:
      return "no-closing-bracket";
    case Kind::text_after_path:
      return "text-after-path";
    case Kind::local_part:
      return "local-part";
    case Kind::local_part_too_long:
      return "local-part-too-long";
    case Kind::no_at_sign:
      return "no-at-sign";
    case Kind::domain:
      return "domain";
    case Kind::domain_too_long:
      return "domain-too-long";
    case Kind::address_literal:
      return "address-literal";
    case Kind::source_route:
      return "source-route";
    case Kind::path_too_long:
      return "path-too-long";
    case Kind::null_not_allowed:
      return "null-not-allowed";
    case Kind::number_form:
      return "number-form";
    case Kind::non_ascii:
      return "non-ascii";
    case Kind::control_character:
      return "control-character";
  }
  return "";
}

}  // namespace smtplab::smtp
