#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/mutants/reference_host.h"

namespace smtplab::conformance {

/// What a LineInterference does; unused ones are empty. All are told lines without their ends.
struct LineChanges {
  /// The command that the server gets in place of this one, without its line end; not asked for
  /// message content.
  std::function<std::string(std::string_view line)> command = {};
  /// The reply that the client gets, line ends and all. `command` is what it answers: the line as
  /// the client sent it, "" for the connection, "." for the end of the content.
  std::function<std::string(std::string_view command, std::string reply)> reply = {};
  /// Whether the connection is cut behind the reply to that command.
  std::function<bool(std::string_view command)> cuts = {};
  /// What the client gets when the server closes in place of a reply to that command.
  std::function<std::string(std::string_view command)> last_words = {};
};

/// Follows a dialogue line by line, and changes commands and replies.
///
/// It tells commands from content as the wire does: by the 354, and by a line with a lone dot, or
/// by the size that BDAT gives.
class LineInterference : public Interference {
 public:
  explicit LineInterference(LineChanges changes) : changes_(std::move(changes)) {
    asked_.emplace_back();
  }

  std::string to_server(std::string_view octets) override;
  std::string to_client(std::string_view octets) override;
  bool cuts() override { return cuts_; }
  std::string last_words() override {
    if (!changes_.last_words) return {};
    const bool is_asked = !in_content_ && !asked_.empty();
    return is_asked ? changes_.last_words(asked_.front()) : changes_.last_words(".");
  }

 private:
  std::string take_reply();
  void pass_chunk(std::string& out);

  LineChanges changes_;
  std::string unsent_;             // of the client's: no whole line yet
  std::string unread_;             // of the server's
  std::deque<std::string> asked_;  // commands whose replies are still to come
  std::uint64_t chunk_left_ = 0;
  bool in_content_ = false;
  bool cuts_ = false;
};

/// The host's connections go through a LineInterference.
void interfere(ReferenceHost& host, LineChanges changes);

/// The octets of each segment, content too, become what `change` makes of them.
void rewrite_segments(ReferenceHost& host, std::string (*change)(std::string segment));

// Mutants that differ from one another in a few octets only.

/// A path that no grammar has.
inline constexpr std::string_view kBrokenPath = "<@>";
using IsMeant = std::function<bool(std::string_view command)>;
/// MAIL and RCPT that are meant are refused for their path.
void refuses_path(ReferenceHost& host, IsMeant is_meant);
void refuses_path_with(ReferenceHost& host, std::string_view text);
/// MAIL and RCPT that hold the text are taken as if their path were a plain one, with no
/// parameters.
void accepts_path_with(ReferenceHost& host, std::string_view text);
/// The server gets `to` where a command holds `from`.
void reads(ReferenceHost& host, std::string_view from, std::string_view to);
/// The reply to that command, in any letter case and with any argument.
void replies(ReferenceHost& host, std::string_view verb, std::string_view reply);
/// In what the client gets in answer to that command, `to` stands for `from`.
void replies_with(ReferenceHost& host, std::string_view verb, std::string_view from,
                  std::string_view to);
/// In what is put into the mailbox, `to` stands for `from`.
void stores_with(ReferenceHost& host, std::string_view from, std::string_view to);

/// In what goes on to the sink, `to` stands for `from`.
void sends(ReferenceHost& host, std::string_view from, std::string_view to);

/// Messages that hold the text are answered 554.
void refuses_content(ReferenceHost& host, std::string_view text);

// For the functions of LineChanges.
bool has_verb(std::string_view command, std::string_view verb);
std::string replaced(std::string text, std::string_view from, std::string_view to);
/// MAIL or RCPT with that in place of what stands behind its colon.
std::string with_path(std::string_view line, std::string_view path);

}  // namespace smtplab::conformance
