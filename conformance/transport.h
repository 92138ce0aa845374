#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "conformance/channel.h"
#include "conformance/clock.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

class HopNetwork;

/// Which of the server's ports, and from where.
enum class Door : std::uint8_t {
  smtp,
  implicit_tls,
  trusted,  ///< the same as smtp, from the address that may relay (Need::trusted_bind)
};

/// Which of the mailboxes that can be read back.
enum class MailPlace : std::uint8_t { mailbox, second_mailbox, postmaster };
inline constexpr std::size_t kMailPlaceCount = static_cast<std::size_t>(MailPlace::postmaster) + 1;

/// Why there is no connection.
struct ConnectFailure {
  enum class Kind : std::uint8_t { refused, unreachable, timeout, tls } kind = Kind::refused;
  std::string words;  ///< the system's
};

/// A message that the server passed on to the host that the sink stands for.
struct SinkMessage {
  std::string hello;         ///< what HELO or EHLO said
  std::string reverse_path;  ///< with brackets
  std::vector<std::string> forward_paths;
  std::string content;   ///< with its line ends as they came, stuffed dots removed
  bool refused = false;  ///< it was for a user unknown here, and RCPT was answered 550: no content
  std::string mail_parameters = {};                    ///< "RET=HDRS ENVID=7", as they came
  std::vector<std::string> recipient_parameters = {};  ///< of each forward-path
};

/// What surrounds one run of a case: connections, time, and the places where mail arrives.
class Transport : public Clock {
 public:
  virtual tl::expected<std::unique_ptr<Channel>, ConnectFailure> connect(Door door,
                                                                         Duration patience) = 0;
  /// Returns when mail may have arrived somewhere, or `patience` is over.
  virtual void wait_for_mail(Duration patience) = 0;
  /// All messages in one of the target's mailboxes, or why they cannot be read.
  virtual tl::expected<std::vector<std::string>, std::string> read_mailbox(MailPlace place) = 0;
  /// All that has arrived at the sink.
  virtual std::vector<SinkMessage> read_sink() = 0;
  /// Where next hops can be put up for a relay; nullptr: nowhere.
  virtual HopNetwork* hops() { return nullptr; }
};

/// Runs jobs, each with a transport of its own.
class Dispatcher {
 public:
  using Job = std::function<void(std::size_t index, Transport& transport)>;

  Dispatcher() = default;
  virtual ~Dispatcher() = default;
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  /// Runs job(0) to job(count - 1), up to `at_once` of them at the same time, all in the calling
  /// thread: jobs take turns when they wait. Returns when all are done.
  virtual void run(std::size_t count, std::size_t at_once, const Job& job) = 0;
};

}  // namespace smtplab::conformance
