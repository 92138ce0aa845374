#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smtplab::pop3 {

/// What a listing says about one message.
struct MessageInfo {
  std::uint64_t size_octets = 0;  ///< as size_on_wire() counts
  std::string uid;                ///< see is_unique_id()

  friend bool operator==(const MessageInfo&, const MessageInfo&) = default;
};

/// 1 to 70 octets from 0x21 to 0x7E (RFC 1939 section 7, UIDL).
bool is_unique_id(std::string_view text);

/// The messages of a maildrop as they were when it was opened, numbered from 1 (section 4), and
/// which of them are marked as deleted.
class Maildrop {
 public:
  Maildrop() = default;
  explicit Maildrop(std::vector<MessageInfo> messages)
      : messages_(std::move(messages)), deleted_(messages_.size(), false) {}

  std::size_t size() const { return messages_.size(); }
  /// Whether there ever was a message of this number.
  bool has(std::uint32_t number) const { return number != 0 && number <= messages_.size(); }
  bool is_deleted(std::uint32_t number) const { return deleted_[number - 1]; }
  const MessageInfo& message(std::uint32_t number) const { return messages_[number - 1]; }

  void mark_deleted(std::uint32_t number) { deleted_[number - 1] = true; }
  void unmark_all() { deleted_.assign(messages_.size(), false); }

  /// How many messages are not marked, and their octets: the drop listing (section 5, STAT).
  std::size_t count() const;
  std::uint64_t octets() const;
  /// The numbers of those that are marked, in order.
  std::vector<std::uint32_t> deleted() const;

 private:
  std::vector<MessageInfo> messages_;
  std::vector<bool> deleted_;
};

}  // namespace smtplab::pop3
