#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/agents/context.h"
#include "sim/agents/dialogue.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/agents/outbox.h"
#include "sim/smtp/client_session.h"

namespace smtplab::agents {

/// Someone at a host who has mail to send, or speaks SMTP or POP3 by hand: plays scripted
/// dialogues, sends the client's lines octet for octet, and compares the server's.
///
/// Each group of client lines waits until the lines expected before it are in, and a reply of SMTP
/// that has begun has ended. Of POP3 nothing is understood but that the server closes behind QUIT.
/// A pause ends early when the server speaks. Every line that is other than expected, missing or
/// too many becomes `differs`. Where TURN is agreed with the dialogue's last line, the connection
/// goes to the host's transfer agent, if it has one. `config` and the dialogues must outlive it.
class UserAgent {
 public:
  explicit UserAgent(const HostConfig& config) : config_(&config), outbox_(config) {}

  /// Opens a connection to `server` to play `dialogue` on it: POP3's on its port, SMTP's on any
  /// other. `token` comes back with Connected, and is no other waiting one's. `reader` is the
  /// server's dialect: its line ends decide what the client's octets mean.
  void perform(const Dialogue& dialogue, std::uint32_t token, const dns::Address& server,
               std::uint16_t port, const smtp::Dialect& reader, Context& context);
  Outbox& outbox() { return outbox_; }
  void take(const Input& input, Context& context);
  std::size_t open_connections() const { return plays_.size(); }

 private:
  static constexpr std::uint32_t kReplyTimer = 0;
  static constexpr std::uint32_t kPauseTimer = 1;

  struct Play {
    const Dialogue* dialogue;
    std::uint32_t connection;
    std::optional<smtp::ClientSession> session;  // none: the lines alone are compared
    trace::EventIndex last_event;
    std::size_t next = 0;  // the line that is due
    std::string unread{};  // octets of a reply line whose end is not in yet
    bool has_timer = false;
    Instant timer_at{};
    bool pausing = false;
    bool in_reply = false;  // the last line was a "250-"
    bool ended = false;
    Instant pause_ends{};
    Instant heard_at{};          // without a session: the last octets of the server, or ours
    bool is_signed_off = false;  // without a session: QUIT was sent
  };
  struct Wish {
    const Dialogue* dialogue;
    const smtp::Dialect* reader;
    std::uint16_t port;
  };

  /// How long a server may be silent that is not understood.
  Duration patience() const { return config_->pop3().dialect.reply; }
  Play* find(std::uint32_t connection);
  void on_not_connected(const NotConnected& failed, Context& context);
  void on_closed(Play& play, Context& context);
  void on_tls(Play& play, Context& context);
  void on_timer(Play& play, std::uint32_t purpose, Context& context);
  Play* start(const Connected& connected, Context& context);
  void hear(Play& play, std::string_view octets, Context& context);
  bool note_events(Play& play, Context& context);
  void say(Play& play, const std::string& octets, Context& context);
  static bool awaits_server(const Play& play);
  void compare_line(Play& play, std::string_view line, Context& context);
  void report_missing(Play& play, Context& context);
  void differ(Play& play, std::string_view expected, std::string_view seen, Context& context);
  void advance(Play& play, Context& context);
  bool hand_over(Play& play, Context& context);
  void differ_in_rest(Play& play, Context& context);
  void end(Play& play, Context& context);

  const HostConfig* config_;
  Outbox outbox_;
  std::map<std::uint32_t, Wish> wishes_;  // by token
  std::map<std::uint32_t, Play> plays_;   // by connection
};

}  // namespace smtplab::agents
