#include "sim/agents/outside_agent.h"

namespace smtplab::agents {
namespace {

/// Keeps what can be kept.
struct Keeper {
  std::optional<OutsideInput> operator()(const Connected& input) const { return input; }
  std::optional<OutsideInput> operator()(const NotConnected& input) const { return input; }
  std::optional<OutsideInput> operator()(const Octets& input) const {
    return KeptOctets{input.connection, std::string(input.octets)};
  }
  std::optional<OutsideInput> operator()(const Closed& input) const { return input; }
  std::optional<OutsideInput> operator()(const Timer& input) const { return input; }
  std::optional<OutsideInput> operator()(const Resolved& input) const { return input; }
  std::optional<OutsideInput> operator()(const TlsStarted& input) const { return input; }
  template <class Other>
  std::optional<OutsideInput> operator()(const Other& /*input*/) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<OutsideInput> outside_input(const Input& input) {
  return std::visit(Keeper{}, input);
}

bool has_token(const Wish& wish) {
  return std::holds_alternative<WishConnect>(wish) || std::holds_alternative<WishTimer>(wish) ||
         std::holds_alternative<WishResolve>(wish);
}

}  // namespace smtplab::agents
