#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/model/future.h"

namespace smtplab::panels {

/// A line of a message's header, without its end; a folded field has several.
struct HeaderLine {
  std::string text;       ///< escaped
  bool is_added = false;  ///< the hop before did not have it
};

/// A message as one host has it.
struct MessageHop {
  trace::EventIndex event = 0;
  trace::HostIndex host = trace::kNone;
  bool is_on_its_way = false;  ///< not held: a client sends it now
  std::string paths;           ///< of the envelope, or the mailbox; escaped
  std::vector<HeaderLine> header;
  std::size_t body_octets = 0;
};

/// Where messages stand in a log: every event that holds a whole one.
class MessageIndex {
 public:
  /// Reads on where the log has grown.
  void follow(const trace::Log& log);
  const std::vector<trace::EventIndex>& events() const { return events_; }
  void clear() { *this = {}; }

 private:
  trace::EventIndex read_ = 0;
  std::vector<trace::EventIndex> events_;
};

/// What of a message event's payload is the message, and what the paths before it.
std::string_view message_in(const trace::Log& log, trace::EventIndex event);
std::string_view paths_in(const trace::Log& log, trace::EventIndex event);

/// The parts of "<alice@a.example> <bob@b.example> <carol@c.example>", each in its brackets: of a
/// message in a queue the reverse-path and then the forward-paths, else the mailbox.
std::vector<std::string_view> split_paths(std::string_view paths);

/// The road of the message that was handled last, from the first host that had it: each hop puts
/// lines in front and leaves the rest as it came, which is how one message is known on its road.
/// Empty before the first message.
std::vector<MessageHop> message_hops(const viewer::Future& future, const viewer::Cursor& cursor,
                                     const MessageIndex& index);

}  // namespace smtplab::panels
