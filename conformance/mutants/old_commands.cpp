// Mutants of commands that are old or rare, and of how long the server waits.

#include <memory>
#include <utility>

#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// While a client has not said QUIT, others are turned away.
class WaitsForQuit : public Interference {
 public:
  explicit WaitsForQuit(std::shared_ptr<bool> is_taken)
      : is_taken_(std::move(is_taken)), is_turned_away_(std::exchange(*is_taken_, true)) {}
  /// Connections last as long as the world that they are in.
  ~WaitsForQuit() override { *is_taken_ = false; }
  WaitsForQuit(const WaitsForQuit&) = delete;
  WaitsForQuit& operator=(const WaitsForQuit&) = delete;

  std::string to_server(std::string_view octets) override {
    if (octets.find("QUIT\r\n") != std::string_view::npos) *is_taken_ = false;
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    return is_turned_away_ ? "554 Somebody is here\r\n" : std::string(octets);
  }

 private:
  std::shared_ptr<bool> is_taken_;
  bool is_turned_away_;
};

constexpr Mutant kOldCommandsMutants[] = {
    {waits_for_quit_of_others, "waits-for-quit-of-others",
     [](ReferenceHost& host) {
       host.interference = [is_taken = std::make_shared<bool>(false)] {
         return std::make_unique<WaitsForQuit>(is_taken);
       };
     }},
    {does_not_announce_send, "does-not-announce-send",
     [](ReferenceHost& host) { reads(host, "SEND FROM:", "MAIL FROM:"); }},
    {send_begins_nothing, "send-begins-nothing",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(has_verb(line, "SEND") ? "NOOP" : line);
                 }});
     }},
    {hangs_up_after_a_minute, "hangs-up-after-a-minute",
     [](ReferenceHost& host) { host.config.dialect.timeouts.server_command = minutes(1); }},
};

}  // namespace

std::span<const Mutant> old_command_mutants() { return kOldCommandsMutants; }

}  // namespace smtplab::conformance
