#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/resource_record.h"
#include "sim/dns/text_error.h"

namespace smtplab::dns {

/// What is asked, in class IN.
struct Question {
  DomainName name;
  RecordType type = RecordType::a;

  friend bool operator==(const Question&, const Question&) = default;
};

/// RCODE, with its numbers (RFC 1035 section 4.1.1).
enum class ResponseCode : std::uint8_t {
  noerror = 0,
  formerr = 1,
  servfail = 2,
  nxdomain = 3,
  notimp = 4,
  refused = 5,
};

/// "nxdomain"
std::string_view to_string(ResponseCode code);

/// A standard query or its response (RFC 1035 section 4), without an encoding on the wire.
struct Message {
  std::uint16_t id = 0;
  bool is_response = false;
  bool authoritative = false;        ///< AA; in responses only
  bool recursion_desired = false;    ///< RD; comes back as it was sent
  bool recursion_available = false;  ///< RA; in responses only
  ResponseCode code = ResponseCode::noerror;
  Question question;
  std::vector<ResourceRecord> answers;
  std::vector<ResourceRecord> authority;
  std::vector<ResourceRecord> additional;

  /// The message as text, each line ended by LF: first its kind, id, in responses the code, the
  /// flags that are set (aa rd ra), the question (a nameless type: TYPE33); a line each record.
  ///
  ///     response 7 noerror aa MX example.org.
  ///     answer example.org. 3600 IN MX 10 mx1.example.org.
  ///     additional mx1.example.org. 3600 IN A 192.0.2.1
  void append_to(std::string& text) const;

  friend bool operator==(const Message&, const Message&) = default;
};

/// Reads what Message::append_to() writes. Words may be further apart, and comments stand behind
/// them as in master files; names are complete, with or without their last dot.
tl::expected<Message, TextError> parse_message(std::string_view text);

}  // namespace smtplab::dns
