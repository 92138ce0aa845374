#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplab::pop3 {

/// Appends "+OK" or "-ERR", the text if there is one, and CRLF. Octets that are no printable ASCII
/// become "?", and what does not fit into `limit` octets is left out (RFC 1939 section 3).
void append_response(std::string& out, bool ok, std::string_view text, std::size_t limit);

/// A response line as a client reads it: leniently.
struct Response {
  bool ok = false;
  std::string_view text;      ///< behind the status indicator and a space
  bool is_malformed = false;  ///< neither indicator: all of it is `text`, and it counts as -ERR
  bool is_lower_case = false;
};
Response read_response(std::string_view line);

/// The first thing of the form of a msg-id in a greeting, with its angle brackets; empty if there
/// is none (section 7, APOP).
std::string_view find_timestamp(std::string_view greeting);

/// "nn mm", and perhaps more behind a space: a drop listing, or a scan listing's number and size
/// (section 5).
struct TwoNumbers {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};
std::optional<TwoNumbers> read_two_numbers(std::string_view text);

/// "n unique-id", and nothing more (section 7, UIDL).
struct UniqueIdListing {
  std::uint64_t number = 0;
  std::string_view uid;
};
std::optional<UniqueIdListing> read_unique_id_listing(std::string_view text);

}  // namespace smtplab::pop3
