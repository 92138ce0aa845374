#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/run_text.h"

namespace smtplab::explain {

/// The marks before the lines of a dialogue, as swaks has them.
inline constexpr std::string_view kToServer = " ->";
inline constexpr std::string_view kToClient = "<- ";
inline constexpr std::string_view kRefusal = "<**";
inline constexpr std::string_view kUnprintedToServer = " ~>";
inline constexpr std::string_view kUnprintedToClient = "<~ ";
inline constexpr std::string_view kUnprintedRefusal = "<~*";
inline constexpr std::string_view kNeither = " --";
inline constexpr std::string_view kSurprise = "!!";

/// "C:" or "S:" before a side's lines.
std::string_view label(network::Side side, Labels labels);

/// Writes the dialogues of one run. It remembers which codes were explained, so that they are
/// explained where they first appear.
class DialogueWriter {
 public:
  DialogueWriter(RunText& text, HappeningWriter& happenings);

  /// With what came of it: each of `happenings` behind the lines that went out before it.
  void write(const Conversation& conversation, std::span<const Happening> happenings);

 private:
  void write_happening(const Happening& happening);
  void write_line(const Conversation& conversation, const Line& line, const Annotation& note);
  void write_call(const Conversation& conversation, const Line& line, std::string_view time);
  void write_octets(const Line& line, const Annotation& note, std::string_view time);
  void write_note(const Line& line, const Annotation& note);
  void write_state(const Line& line, const Annotation& note);
  void write_envelope(const Annotation& note);
  void write_surprises(const Annotation& note);
  void write_change(const std::string& before, const std::string& after, bool if_same);
  std::string indentation() const { return std::string(indent_, ' '); }

  RunText& text_;
  HappeningWriter& happenings_;
  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  const TextOptions& options_;
  const Catalogue& texts_;
  TextPage& page_;
  std::size_t indent_ = 0;
  std::set<std::pair<std::uint16_t, std::string>> known_codes_;
};

}  // namespace smtplab::explain
