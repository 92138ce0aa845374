#include "sim/trace/recorder.h"

namespace smtplab::trace {

void Tally::add(const Event& event, std::string_view payload) {
  ++length_;
  time_.add_u64(static_cast<std::uint64_t>(event.at.nanoseconds));
  path_.add_words(std::uint64_t{event.cause} << 32U | event.host,
                  std::uint64_t{event.value} << 32U | event.connection,
                  std::uint64_t{event.row} << 48U | std::uint64_t{event.code.value} << 32U |
                      static_cast<std::uint64_t>(event.after) << 24U |
                      static_cast<std::uint64_t>(event.verb) << 16U |
                      static_cast<std::uint64_t>(event.before) << 8U |
                      static_cast<std::uint64_t>(event.kind));
  content_.add_words(std::uint64_t{event.begin} << 32U | event.length,
                     std::uint64_t{payload.size()});
  content_.add(payload);
}

}  // namespace smtplab::trace
