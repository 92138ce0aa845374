#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "conformance/hop_network.h"
#include "conformance/target.h"

namespace boost::asio {
class io_context;
}

namespace smtplab::conformance {

/// Next hops on real sockets: each listens at an address of its own out of the target's `hops`, on
/// one port, and the target's `dns` answers for their names.
class HopListener : public HopNetwork {
 public:
  /// `ring` is called when something has happened at a hop. `first` is where in the range of
  /// addresses the first one is taken: a relay may remember hosts of an earlier run. `problem` gets
  /// the system's words, or what is wrong with the target, if it cannot be done.
  HopListener(boost::asio::io_context& context, const Target& target, std::uint32_t first,
              std::function<void()> ring, std::string& problem);
  ~HopListener() override;

  dns::Address new_address(dns::Address::Family family) override;
  bool listen(const std::shared_ptr<Hop>& hop, std::string& problem) override;
  RelayZones& zones() override;

 private:
  struct Ground;
  std::shared_ptr<Ground> ground_;
};

}  // namespace smtplab::conformance
