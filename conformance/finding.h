#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace smtplab::conformance {

/// What a case has seen, before anyone asks how much it matters.
enum class Seen : std::uint8_t {
  as_required,
  otherwise,
  cannot_tell,     ///< something came in between; Finding::told says what
  not_applicable,  ///< the server does not offer what the statement is about
};

/// A sentence of the catalogue: its key, and what stands for its placeholders. The values may be
/// a peer's octets, so whoever shows them escapes them.
struct Sentence {
  std::string key;
  std::vector<std::pair<std::string, std::string>> arguments = {};

  friend bool operator==(const Sentence&, const Sentence&) = default;
};

inline constexpr std::size_t kNoLine = static_cast<std::size_t>(-1);

/// The outcome of one run of a case.
struct Finding {
  Seen seen = Seen::as_required;
  Sentence told;
  std::size_t line = kNoLine;  ///< of the transcript: the one that convicts, or that raised doubt

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace smtplab::conformance
