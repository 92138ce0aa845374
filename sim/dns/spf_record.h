#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/address.h"

namespace smtplab::dns {

/// How a check of SPF ends (RFC 7208 section 2.6).
enum class SpfResult : std::uint8_t {
  none,       ///< there is no record, or no domain to look for one
  neutral,    ///< the domain's owner says nothing about this client
  pass,       ///< it may send for the domain
  fail,       ///< it may not
  softfail,   ///< it probably may not
  temperror,  ///< the domain name system did not answer: it may be another result later
  permerror,  ///< what the domain's owner has published is wrong
};

/// "softfail": as Received-SPF writes it (section 9.1).
std::string_view to_string(SpfResult result);

/// What a term of a record looks at (section 5).
enum class SpfMechanism : std::uint8_t { all, include, a, mx, ptr, ip4, ip6, exists };

struct SpfTerm {
  SpfResult qualifier = SpfResult::pass;  ///< the result where it matches (section 4.6.2)
  SpfMechanism mechanism = SpfMechanism::all;
  std::string domain_spec;   ///< with its macros; empty: the domain that is checked
  Address network;           ///< of ip4 and ip6
  std::uint8_t bits_4 = 32;  ///< of an address that count
  std::uint8_t bits_6 = 128;
  std::string spelling;  ///< as it stands in the record: "-all"
};

/// A policy that a domain's owner has published (section 3).
struct SpfRecord {
  std::vector<SpfTerm> terms;
  std::string redirect;     ///< section 6.1; empty: none
  std::string explanation;  ///< exp= (section 6.2); empty: none
};

/// "v=spf1" stands first, alone or before a space (section 4.5).
bool is_spf_record(std::string_view text);

/// Reads a record of the grammar of section 12; the error is the first term that breaks it.
/// Modifiers that are not known are skipped (section 6).
tl::expected<SpfRecord, std::string> parse_spf_record(std::string_view text);

/// Whether the first `bits` of both are the same; addresses of two families never are.
bool share_prefix(const Address& a, const Address& b, std::uint8_t bits);

}  // namespace smtplab::dns
