#pragma once

#include <cstddef>
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
/// Each group of client lines waits until the lines expected before it are in, and a reply that
/// has begun has ended. A pause ends early when the server speaks. Every line that is other than
/// expected, missing or too many becomes `differs`. `config` and the dialogues must outlive it.
class UserAgent {
 public:
  explicit UserAgent(const HostConfig& config) : config_(&config) {}

  /// Opens a connection to `server` to play `dialogue` on it; `token` comes back with Connected.
  /// `reader` is the server's dialect: its line ends decide what the client's octets mean.
  void perform(const Dialogue& dialogue, std::uint32_t token, std::uint32_t server,
               const smtp::Dialect& reader, Context& context);
  void take(const Input& input, Context& context);
  std::size_t open_connections() const { return plays_.size(); }

 private:
  static constexpr std::uint32_t kReplyTimer = 0;
  static constexpr std::uint32_t kPauseTimer = 1;

  struct Play {
    const Dialogue* dialogue;
    std::uint32_t token;
    std::uint32_t connection;
    smtp::ClientSession session;
    trace::EventIndex last_event;
    std::size_t next = 0;  // the line that is due
    std::string unread{};  // octets of a reply line whose end is not in yet
    bool has_timer = false;
    Instant timer_at{};
    bool pausing = false;
    bool in_reply = false;  // the last line was a "250-"
    bool ended = false;
    Instant pause_ends{};
  };
  struct Wish {
    const Dialogue* dialogue;
    std::uint32_t token;
    const smtp::Dialect* reader;
  };

  Play* find(std::uint32_t connection);
  void on_timer(Play& play, std::uint32_t purpose, Context& context);
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
