#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance/transport.h"

namespace boost::asio {
class io_context;
}

namespace smtplab::conformance {

/// Listens where the server that is checked passes mail on to.
class SinkListener {
 public:
  /// `ring` is called when a message has arrived. `problem` gets the system's words if nobody can
  /// listen at `place` ("ADDRESS:PORT", "[ADDRESS]:PORT").
  SinkListener(boost::asio::io_context& context, const std::string& place,
               std::function<void()> ring, std::string& problem);
  ~SinkListener();
  SinkListener(const SinkListener&) = delete;
  SinkListener& operator=(const SinkListener&) = delete;

  const std::vector<SinkMessage>& arrived() const;
  /// Whether a server has connected that has not said QUIT.
  bool has_visitors() const;

 private:
  struct Listening;
  std::shared_ptr<Listening> listening_;
};

}  // namespace smtplab::conformance
