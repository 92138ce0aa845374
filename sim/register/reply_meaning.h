#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::requirements {

/// The outcome that a command-reply table lists a code under: "S", "I", "F" and "E" in RFC 821
/// section 4.3. RFC 5321 section 4.3.2 has no "F"; it lists all refusals as errors.
enum class ReplyKind { success, intermediate, failure, error };

/// One row of a command-reply table: what `code` tells the client in answer to `command`.
struct ReplyMeaning {
  std::string command;  ///< "RCPT"; or in brackets where no single command is meant: "(any)"
  std::string stage;    ///< "reply to command", "after data" or "greeting"
  int code = 0;
  ReplyKind kind = ReplyKind::error;
  std::string meaning;
  int rfc = 0;
  std::string section;
  int line = 0;
  std::string note;  ///< when the code is used, if the table says more; else empty
};

std::string_view to_string(ReplyKind kind);

/// The inverse of to_string; nullopt for any other text.
std::optional<ReplyKind> reply_kind_from(std::string_view text);

}  // namespace smtplab::requirements
