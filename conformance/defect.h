#pragma once

#include <cstdint>
#include <string_view>

namespace smtplab::conformance {

/// One way in which a server can be wrong. conformance/mutants has a server for each that is right
/// in all other things; a case names the one that it must convict. By theme; the order is free.
enum class Defect : std::uint16_t {
  none,
  // sequence
  accepts_rcpt_before_mail,
  count_,  ///< how many there are; no defect
};

}  // namespace smtplab::conformance
