#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "conformance/target.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

/// Opens connections for readers that need them.
class MailNetwork {
 public:
  MailNetwork() = default;
  virtual ~MailNetwork() = default;
  MailNetwork(const MailNetwork&) = delete;
  MailNetwork& operator=(const MailNetwork&) = delete;

  virtual tl::expected<std::unique_ptr<Channel>, ConnectFailure> call(const std::string& host,
                                                                      std::uint16_t port) = 0;
};

/// Reads back what a mailbox of a real server holds.
class MailReader {
 public:
  MailReader() = default;
  virtual ~MailReader() = default;
  MailReader(const MailReader&) = delete;
  MailReader& operator=(const MailReader&) = delete;

  /// All messages, in no certain order, or why they cannot be read.
  virtual tl::expected<std::vector<std::string>, std::string> read(MailNetwork& network) = 0;
  /// Folders in which something appears when mail arrives; none: nobody can be woken.
  virtual std::vector<std::string> watched_folders() const { return {}; }
};

/// For "maildir:FOLDER", "mbox:FILE", "command:LINE", whose output is an mbox, and "pop3:HOST:PORT"
/// or "pop3:USER@HOST:PORT", with the target's user and password. nullptr, with the reason in
/// `problem`, for anything else.
std::unique_ptr<MailReader> make_mail_reader(std::string_view place, const Target& target,
                                             std::string& problem);

/// By MailPlace; nullptr where the target does not say how that mailbox is read.
using MailReaders = std::array<std::unique_ptr<MailReader>, kMailPlaceCount>;

/// False, with the wrong place in `problem`, if one of the target's places is none.
bool make_mail_readers(const Target& target, MailReaders& readers, std::string& problem);

}  // namespace smtplab::conformance
