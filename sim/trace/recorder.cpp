#include "sim/trace/recorder.h"

#include <bit>
#include <cstddef>
#include <span>

namespace smtplab::trace {

void Tally::flush() {
  if constexpr (std::endian::native == std::endian::little) {
    time_.add(std::as_bytes(std::span(times_).first(waiting_)));
    path_.add(std::as_bytes(std::span(paths_).first(3 * std::size_t{waiting_})));
  } else {
    for (std::uint32_t i = 0; i < waiting_; ++i) time_.add_u64(times_[i]);
    for (std::uint32_t i = 0; i < 3 * waiting_; ++i) path_.add_u64(paths_[i]);
  }
  waiting_ = 0;
}

Digests Tally::digests() const {
  Tally whole = *this;
  whole.flush();
  return {whole.time_.value(), whole.path_.value(), whole.content_.value()};
}

}  // namespace smtplab::trace
