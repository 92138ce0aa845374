#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/context.h"
#include "sim/agents/retrieval.h"
#include "sim/agents/shared_octets.h"
#include "sim/pop3/client_session.h"

namespace smtplab::agents {

/// One POP3 connection of a client: it logs in, fetches what the user does not have, marks as
/// deleted what is to go, and says QUIT. It records the responses and closes itself. Each verb is
/// given the octets or instants of its connection; once is_over() the connection was closed.
class MaildropReader {
 public:
  /// A message that is all there.
  struct Arrived {
    std::string uid;  ///< the server's; empty where it has none
    SharedOctets octets;
    trace::EventIndex event = trace::kNoEvent;  ///< that brought its last octet
  };

  /// The connection stands. `known` holds the unique-ids of what the user has; `wish` must outlive
  /// the reader, and so must `dialect`.
  MaildropReader(std::uint32_t connection, const Retrieval& wish, std::set<std::string> known,
                 const pop3::Dialect& dialect, Context& context);

  void receive(std::string_view octets, Context& context);
  void on_closed(Context& context);
  void on_timer(Context& context);

  /// What has arrived since the last call; a message is marked as deleted only behind its arrival.
  std::vector<Arrived> take_arrived() { return std::exchange(arrived_, {}); }
  /// All unique-ids of the maildrop; null while they are not all told, or if it has none.
  const std::set<std::string>* listed() const { return is_listed_ ? &listed_ : nullptr; }

  bool is_over() const { return is_over_; }
  FetchEnd end() const { return end_; }
  std::uint32_t connection() const { return connection_; }
  trace::EventIndex last_event() const { return last_event_; }

 private:
  /// A message of the maildrop that something is left to be done about.
  struct Task {
    std::uint32_t number = 0;
    std::string uid = {};
    bool is_known = false;
  };

  void advance(Context& context);
  void on(const pop3::Greeting& event, Context& context);
  void on(const pop3::ReplyReceived& event, Context& context);
  void on(const pop3::DropListing& event, Context& context);
  void on(const pop3::ListEntry& event, Context& context);
  void on(const pop3::ContentChunk& event, Context& context);
  void on(const pop3::EndOfMultiline& event, Context& context);
  void on(const pop3::Violation& event, Context& context);
  void on(const pop3::ReplyTimedOut& event, Context& context);
  void on(const pop3::Disconnected& event, Context& context);
  void record_reply(const pop3::ReplyReceived& reply, Context& context);
  void plan();
  void next_task();
  pop3::Command next_command() const;
  void finish(FetchEnd end, Context& context);

  std::uint32_t connection_;
  const Retrieval* wish_;
  pop3::ClientSession session_;
  std::set<std::string> known_;
  std::set<std::string> listed_;
  bool is_listed_ = false;
  std::uint32_t message_count_ = 0;
  std::vector<Task> tasks_;
  std::size_t task_ = 0;
  pop3::Verb next_ = pop3::Verb::connection;  // to be sent when the session may
  std::string content_;
  std::vector<Arrived> arrived_;
  FetchEnd end_ = FetchEnd::done;
  trace::EventIndex last_event_;
  Instant timer_at_;
  bool has_timer_ = false;
  bool is_over_ = false;
};

}  // namespace smtplab::agents
