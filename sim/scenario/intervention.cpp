#include "sim/scenario/intervention.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sim/scenario/policy_words.h"

namespace smtplab::scenario {
namespace {

template <class Value, std::size_t count>
bool set_from(Value& value, const Word<Value> (&words)[count], std::string_view name) {
  const auto found = std::find_if(std::begin(words), std::end(words),
                                  [name](const Word<Value>& word) { return word.name == name; });
  if (found == std::end(words)) return false;
  value = found->value;
  return true;
}

}  // namespace

std::string_view refusal_name(Refusal refusal) {
  constexpr std::string_view kNames[kRefusalCount] = {
      "no-such-host",  "no-transfer-agent", "nothing-asked",      "wrong-verdict",  "wrong-code",
      "wrong-domain",  "wrong-time",        "no-such-connection", "no-such-policy", "no-such-zone",
      "wrong-records", "nothing-given",     "wrong-port",         "no-address",     "tls-begun"};
  return kNames[static_cast<std::size_t>(refusal)];
}

bool change_policy(agents::HostPolicy& policy, std::string_view key, std::string_view value) {
  if (key == "relay") return set_from(policy.relay, kRelayPolicies, value);
  if (key == "verify") return set_from(policy.verify, kVerifyPolicies, value);
  if (key == "turn") return set_from(policy.accepts_turn, kTurn, value);
  return key == "outgoing" && set_from(policy.sends, kOutgoing, value);
}

void Interventions::add(Intervention intervention) {
  if (tail_.size() == kChunk) {
    full_.push_back(std::make_shared<const std::vector<Intervention>>(std::exchange(tail_, {})));
  }
  tail_.push_back(std::move(intervention));
}

bool operator==(const Interventions& a, const Interventions& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] == b[i])) return false;
  }
  return true;
}

}  // namespace smtplab::scenario
