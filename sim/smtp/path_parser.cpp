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

}  // namespace smtplab::smtp
