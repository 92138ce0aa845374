#pragma once

#include <string_view>

#include "sim/trace/event.h"

namespace smtplab::live {

/// Who is told of events as they happen.
class TraceSink {
 public:
  virtual ~TraceSink() = default;

  /// In the order of their indices, from 0. The payload holds during the call.
  virtual void take(trace::EventIndex index, const trace::Event& event,
                    std::string_view payload) = 0;
};

}  // namespace smtplab::live
