#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "conformance/mutants/reference_host.h"

namespace smtplab::conformance {

/// What a LineInterference does; unused ones are nullptr. All are told lines without their ends.
struct LineChanges {
  /// The command that the server gets in place of this one, without its line end; not asked for
  /// message content.
  std::string (*command)(std::string_view line) = nullptr;
  /// The reply that the client gets, line ends and all. `command` is what it answers: the line as
  /// the client sent it, "" for the connection, "." for the end of the content.
  std::string (*reply)(std::string_view command, std::string reply) = nullptr;
  /// Whether the connection is cut behind the reply to that command.
  bool (*cuts)(std::string_view command) = nullptr;
};

/// Follows a dialogue line by line, and changes commands and replies.
///
/// It tells commands from content as the wire does: by the 354, and by a line with a lone dot.
class LineInterference : public Interference {
 public:
  explicit LineInterference(const LineChanges& changes) : changes_(changes) {
    asked_.emplace_back();
  }

  std::string to_server(std::string_view octets) override;
  std::string to_client(std::string_view octets) override;
  bool cuts() override { return cuts_; }

 private:
  std::string take_reply();

  LineChanges changes_;
  std::string unsent_;             // of the client's: no whole line yet
  std::string unread_;             // of the server's
  std::deque<std::string> asked_;  // commands whose replies are still to come
  bool in_content_ = false;
  bool cuts_ = false;
};

/// The host's connections go through a LineInterference.
void interfere(ReferenceHost& host, const LineChanges& changes);

/// The octets of each segment, content too, become what `change` makes of them.
void rewrite_segments(ReferenceHost& host, std::string (*change)(std::string segment));

// For the functions of LineChanges.
bool has_verb(std::string_view command, std::string_view verb);
std::string replaced(std::string text, std::string_view from, std::string_view to);

}  // namespace smtplab::conformance
