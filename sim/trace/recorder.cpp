#include "sim/trace/recorder.h"

namespace smtplab::trace {

void Tally::add(const Event& event, std::string_view payload) {
  ++length_;
  time_.add_u64(static_cast<std::uint64_t>(event.at.nanoseconds));
  path_.add_words<3>({static_cast<std::uint64_t>(event.host) << 32U | event.connection,
                      static_cast<std::uint64_t>(event.cause) << 32U |
                          static_cast<std::uint32_t>(event.code.value) << 16U | event.row,
                      static_cast<std::uint64_t>(event.value) << 32U |
                          static_cast<std::uint32_t>(event.kind) << 24U |
                          static_cast<std::uint32_t>(event.verb) << 16U |
                          static_cast<std::uint32_t>(event.before) << 8U |
                          static_cast<std::uint32_t>(event.after)});
  content_.add_words<2>(
      {static_cast<std::uint64_t>(event.begin) << 32U | event.length, payload.size()});
  content_.add(payload);
}

}  // namespace smtplab::trace
