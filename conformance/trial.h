#pragma once

#include <string>
#include <string_view>

#include "conformance/hearing.h"
#include "conformance/target.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

/// One run of one case with a server: what its dialogues share. After the first doubt or
/// conviction nothing more is sent, and nothing more is judged.
class Trial : public Hearing {
 public:
  /// `tag` tells the messages of this run from those of all others. All references must outlive it.
  Trial(const Case& one, const Target& target, Transport& transport, std::string tag);

  const Target& target() const { return target_; }
  Transport& transport() { return transport_; }
  const std::string& tag() const { return tag_; }

 private:
  const Target& target_;
  Transport& transport_;
  std::string tag_;
};

}  // namespace smtplab::conformance
