#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/trace/log.h"
#include "viewer/web/text_table.h"

namespace smtplab::web {

/// What a message looked like at one place of its road: its header field by field, its body.
struct MessageView {
  std::vector<TextIndex> fields;  ///< with their names; folds are line feeds
  TextIndex body = 0;
  std::size_t octets = 0;
  std::size_t octets_left_out = 0;  ///< at the end of a long body, which is cut
};

/// A copy of a message that a host has come to hold.
struct KeptCopy {
  trace::EventIndex event = 0;  ///< composed, stored, queued, displayed, or fetched
  TextIndex recipient = 0;      ///< the path or paths that the event names
  std::size_t message = 0;
  /// Against what came over the connection: places of fields that the host has put in, and what
  /// came and is not there any more. Empty where nothing came.
  std::vector<std::size_t> added;
  std::vector<TextIndex> lost;
  bool changes_body = false;
};

/// The messages of a run, each version once.
class MessageTable {
 public:
  MessageTable(const trace::Log& log, TextTable& texts) : log_(log), texts_(texts) {}

  std::size_t add(std::string_view message);
  /// The content of a line of content: without the dots that were added on the way, if there are
  /// any (RFC 5321 section 4.5.2).
  std::string content_of(const explain::Line& line) const;
  /// The copy that the event tells of, if it does; `came` is what came over the connection, and is
  /// empty where nothing did.
  std::optional<KeptCopy> copy_of(trace::EventIndex event, std::string_view came);

  const std::vector<MessageView>& all() const { return messages_; }

 private:
  void compare(std::size_t carried, KeptCopy& copy) const;

  const trace::Log& log_;
  TextTable& texts_;
  std::map<std::string, std::size_t, std::less<>> known_;
  std::vector<MessageView> messages_;
};

}  // namespace smtplab::web
