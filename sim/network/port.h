#pragma once

#include <cstdint>

namespace smtplab::network {

inline constexpr std::uint16_t kSmtpPort = 25;         ///< RFC 5321 section 4.5.4.2
inline constexpr std::uint16_t kLmtpPort = 24;         ///< any but 25 (RFC 2033 section 5)
inline constexpr std::uint16_t kDnsPort = 53;          ///< RFC 1035 section 4.2
inline constexpr std::uint16_t kPop3Port = 110;        ///< RFC 1939 section 3
inline constexpr std::uint16_t kSubmissionPort = 587;  ///< RFC 6409 section 3.1

}  // namespace smtplab::network
