#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/explain/catalogue.h"
#include "sim/scenario/intervention.h"

namespace smtplab::viewer {

/// Why a run could not be changed at an instant, or what was typed is no change.
enum class RefusalKind : std::uint8_t {
  live_run,            ///< a recorded run of real hosts: nobody can run it again
  other_version,       ///< a recorded run that this program does not run to the same events
  by_simulation,       ///< the simulation refuses; see Refusal::reason
  unreadable_reply,    ///< no reply: a code and a text are wanted
  no_reply_to_come,    ///< nobody answers anything behind this instant
  pop3_reply,          ///< the next answer is POP3's, and those cannot be replaced
  no_script,           ///< the next command is no line of the scenario's script
  unreadable_command,  ///< nothing that a client could say: empty, or with control characters
  only_future,         ///< the only one that is open can't be closed
  future_has_forks,    ///< others were made from it; close them first
};
inline constexpr std::size_t kRefusalKindCount =
    static_cast<std::size_t>(RefusalKind::future_has_forks) + 1;

struct Refusal {
  RefusalKind kind = RefusalKind::by_simulation;
  std::optional<scenario::Refusal> reason = {};  ///< of by_simulation

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// "live-run", "wrong-code", ...: a stable key.
std::string refusal_key(const Refusal& refusal);
/// One sentence.
std::string refusal_text(const Refusal& refusal, explain::Language language);

}  // namespace smtplab::viewer
