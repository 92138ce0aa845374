#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/case.h"
#include "sim/register/requirement.h"

namespace smtplab::conformance {

/// What becomes of a statement that a server's behaviour could show.
struct Coverage {
  enum class State : std::uint8_t {
    covered,  ///< by cases
    excused,  ///< cannot be: `reason` says why
    open,     ///< could be, and is not yet
  };
  const requirements::Requirement* statement = nullptr;
  std::vector<const Case*> cases{};
  State state = State::open;
  std::string_view reason{};  ///< a key of the catalogue
};

/// All statements of the register about servers that can be seen on the wire or from end to end, of
/// the RFCs that the cases are about, in the register's order.
std::vector<Coverage> coverage();

}  // namespace smtplab::conformance
