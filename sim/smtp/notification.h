#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplab::smtp {

/// What a sender can ask to be told of a recipient (RFC 3461 section 4.1).
enum class NotifyOn : std::uint8_t { never = 1, success = 2, failure = 4, delay = 8 };

/// NOTIFY's value: when the sender wants to be told of a recipient. Kept as it was spelled, for it
/// is passed on unchanged (RFC 3461 section 5.2.1).
class Notify {
 public:
  Notify() = default;
  /// "SUCCESS,FAILURE" in any letter case; empty elements are none (RFC 822 section 2.7). nullopt
  /// for another word, for no word, and for NEVER beside another.
  static std::optional<Notify> parse(std::string_view value);

  bool is_said() const { return !text_.empty(); }
  bool has(NotifyOn word) const { return (bits_ & static_cast<std::uint8_t>(word)) != 0; }
  /// Whether the sender is to be told of that. Where nothing was said, of failures and delays
  /// (RFC 3461 section 4.1).
  bool wants(NotifyOn event) const;
  /// The same without SUCCESS (RFC 3461 section 5.2.7.3); NEVER if nothing else was asked for.
  Notify without_success() const;
  const std::string& text() const { return text_; }

  friend bool operator==(const Notify&, const Notify&) = default;

 private:
  std::string text_;
  std::uint8_t bits_ = 0;
};

/// What RCPT says beside the path (RFC 3461 sections 4.1 and 4.2).
struct RecipientOptions {
  Notify notify = {};
  std::string original_recipient = {};  ///< ORCPT as it came, "rfc822;a+2Bb@c"; empty: not said

  /// "rfc822;a+b@c"
  std::string decoded_original() const;

  friend bool operator==(const RecipientOptions&, const RecipientOptions&) = default;
};

/// How much of a message comes back with word that it has failed (RFC 3461 section 4.3).
enum class Returned : std::uint8_t { unsaid, full, headers };

}  // namespace smtplab::smtp
