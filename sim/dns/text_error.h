#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtplab::dns {

/// What is wrong with master-file text or a message's text, with its place.
///
/// It holds no sentence, but what a sentence needs: kind and subject. Each kind's comment says what
/// is wrong and, after the semicolon, the cure.
struct TextError {
  enum class Kind : std::uint8_t {
    unclosed_quote,        ///< a string has no closing "; add it on the same line
    unbalanced_bracket,    ///< ")" without "(", or "(" never closed; remove or add one
    unknown_directive,     ///< neither $ORIGIN nor $TTL; $INCLUDE's lines are written in place
    bad_origin,            ///< $ORIGIN needs one name; write it with a last dot
    bad_ttl,               ///< no time of at most 2147483647 s; write seconds, or 1h30m
    bad_name,              ///< no domain name; labels have 1 to 63 octets, a name at most 255
    no_owner,              ///< the first record begins with a blank; name its owner, or write @
    outside_zone,          ///< the owner is not in the zone; end relative names without a dot
    other_class,           ///< only class IN is known; write IN or leave it out
    missing_type,          ///< the line ends before a type; write owner, TTL, type and data
    unknown_type,          ///< none of A AAAA NS CNAME MX SOA PTR TXT; use one of these
    missing_data,          ///< data is left out; see the type's form
    extra_data,            ///< more data than the type has; remove it, or begin a comment with ";"
    bad_number,            ///< no whole number, or too large; preferences end at 65535
    bad_address,           ///< no address of the type's family; A is IPv4, AAAA is IPv6
    bad_string,            ///< over 255 octets, or a wrong escape; split the string in two
    soa_not_at_top,        ///< a zone's SOA belongs to its origin; move it
    second_soa,            ///< the zone has one already; remove one
    cname_and_other_data,  ///< an alias has no other records (RFC 1034 section 3.6.2); remove them
    bad_header,            ///< a message's first line; see Message::append_to
    bad_section,           ///< a message's line begins with answer, authority or additional
  };

  Kind kind = Kind::bad_header;
  std::size_t line = 0;    ///< from 1; 0 where all lines are meant
  std::size_t column = 0;  ///< in octets from 1; 0 where the line as a whole is meant
  std::string subject;     ///< the word, name or type that is meant; may be empty

  friend bool operator==(const TextError&, const TextError&) = default;
};

/// The kind's name for a catalogue of sentences: "cname-and-other-data".
std::string_view key_of(TextError::Kind kind);

}  // namespace smtplab::dns
