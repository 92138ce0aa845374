#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/dialogue.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/smtp/client_session.h"

namespace smtplab::agents {

/// Someone at a host who speaks SMTP by hand: plays scripted dialogues, sends the client's
/// lines octet for octet, and compares the server's.
///
/// Each group of client lines waits until the reply before it is in. `config` and the
/// dialogues must outlive it.
class UserAgent {
 public:
  explicit UserAgent(const HostConfig& config) : config_(&config) {}

  /// Opens a connection to `server` to play `dialogue` on it; `token` comes back with Connected.
  void perform(const Dialogue& dialogue, std::uint32_t token, std::uint32_t server,
               Context& context);
  void take(const Input& input, Context& context);

 private:
  static constexpr std::uint32_t kReplyTimer = 0;
  static constexpr std::uint32_t kPauseTimer = 1;

  struct Play {
    const Dialogue* dialogue;
    std::uint32_t token;
    std::uint32_t connection;
    smtp::ClientSession session;
    std::size_t next = 0;  // the line that is due
    std::string unread;    // octets of a reply line whose end is not in yet
    trace::EventIndex last_event = trace::kNoEvent;
    bool has_timer = false;
    bool pausing = false;
    bool ended = false;
  };
  struct Wish {
    const Dialogue* dialogue;
    std::uint32_t token;
  };

  Play* find(std::uint32_t connection);
  void start(const Connected& connected, Context& context);
  void hear(Play& play, std::string_view octets, Context& context);
  bool note_events(Play& play, Context& context);
  void compare_line(Play& play, std::string_view line, Context& context);
  void report_missing(Play& play, Context& context);
  void differ(Play& play, std::string_view expected, std::string_view seen, Context& context);
  void advance(Play& play, Context& context);
  void end(Play& play, Context& context);

  const HostConfig* config_;
  std::vector<Wish> wishes_;
  std::vector<Play> plays_;
};

}  // namespace smtplab::agents
