#include <memory>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// A group of commands is the last that is answered.
class ClosesAtGroup : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    const std::size_t end = octets.find("\r\n");
    is_over_ = is_over_ || (octets.starts_with("RSET") && end + 2 < octets.size());
    return std::string(octets);
  }
  bool cuts() override { return is_over_; }

 private:
  bool is_over_ = false;
};

/// Whoever speaks before the greeting has come gets another one, and no more.
class ClosesAtEarlyTalk : public Interference {
 public:
  std::string to_server(std::string_view octets) override {
    is_over_ = is_over_ || !has_greeted_;
    return std::string(octets);
  }
  std::string to_client(std::string_view octets) override {
    has_greeted_ = true;
    return is_over_ ? "554 Too early\r\n" : std::string(octets);
  }
  bool cuts() override { return is_over_; }

 private:
  bool has_greeted_ = false;
  bool is_over_ = false;
};

constexpr Mutant kEarlyTalkMutants[] = {
    {closes_at_pipelining, "closes-at-pipelining",
     [](ReferenceHost& host) {
       host.interference = [] { return std::make_unique<ClosesAtGroup>(); };
     }},
    {closes_at_early_talk, "closes-at-early-talk",
     [](ReferenceHost& host) {
       host.config.greeting_delay = seconds(2);
       host.interference = [] { return std::make_unique<ClosesAtEarlyTalk>(); };
     }},
};

}  // namespace

std::span<const Mutant> early_talk_mutants() { return kEarlyTalkMutants; }

}  // namespace smtplab::conformance
