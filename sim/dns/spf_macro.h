#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/dns/address.h"

namespace smtplab::dns {

/// What the letters of macros stand for (RFC 7208 section 7.2). Views must outlive the call.
struct SpfNames {
  std::string_view sender;    ///< local-part@domain
  std::string_view domain;    ///< that is checked now
  std::string_view helo;      ///< as the client called itself
  std::string_view receiver;  ///< the host that checks
  Address client;
  std::int64_t unix_seconds = 0;
};

/// The text with its macros expanded; nullopt if it breaks the grammar of section 7.1. Letters c, r
/// and t may stand in explanations only. %{p} is "unknown": nobody is asked for it, as section 7.3
/// allows where a name can't be found.
std::optional<std::string> expand_spf_macros(std::string_view text, const SpfNames& names,
                                             bool is_explanation);

/// A name of at most 253 characters: labels are left out from the left (section 7.3).
std::string_view shorten_spf_domain(std::string_view domain);

}  // namespace smtplab::dns
