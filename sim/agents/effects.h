#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// Something that an agent wants done; whoever drives it does it, in order.
struct Effect {
  enum class Kind : std::uint8_t {
    connect,    ///< to host `peer`; answered by Connected with `token`
    send,       ///< octets on `connection`
    close,      ///< `connection`
    set_timer,  ///< for `connection` and `token` (a purpose) at `at`
    store,      ///< `token` is the ticket that Stored gives back
  };
  Kind kind = Kind::send;
  std::uint32_t connection = 0;
  std::uint32_t peer = 0;
  std::uint32_t token = 0;
  Instant at;
  std::uint32_t octets_begin = 0;
  std::uint32_t octets_length = 0;
  trace::EventIndex cause = trace::kNoEvent;
};

/// The effects of one input; reused from call to call, so that it settles without allocations.
class Effects {
 public:
  void connect(std::uint32_t peer, std::uint32_t token, trace::EventIndex cause) {
    list_.push_back({Effect::Kind::connect, 0, peer, token, {}, 0, 0, cause});
  }
  void send(std::uint32_t connection, std::string_view octets, trace::EventIndex cause) {
    list_.push_back({Effect::Kind::send,
                     connection,
                     0,
                     0,
                     {},
                     static_cast<std::uint32_t>(octets_.size()),
                     static_cast<std::uint32_t>(octets.size()),
                     cause});
    octets_.append(octets);
  }
  void close(std::uint32_t connection, trace::EventIndex cause) {
    list_.push_back({Effect::Kind::close, connection, 0, 0, {}, 0, 0, cause});
  }
  void set_timer(std::uint32_t connection, std::uint32_t purpose, Instant at) {
    list_.push_back({Effect::Kind::set_timer, connection, 0, purpose, at, 0, 0, trace::kNoEvent});
  }
  void store(std::uint32_t ticket, trace::EventIndex cause) {
    list_.push_back({Effect::Kind::store, 0, 0, ticket, {}, 0, 0, cause});
  }

  const std::vector<Effect>& list() const { return list_; }
  std::string_view octets(const Effect& effect) const {
    return std::string_view(octets_).substr(effect.octets_begin, effect.octets_length);
  }
  void clear() {
    list_.clear();
    octets_.clear();
  }

 private:
  std::vector<Effect> list_;
  std::string octets_;
};

}  // namespace smtplab::agents
