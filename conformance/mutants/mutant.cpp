#include "conformance/mutants/mutant.h"

#include <algorithm>
#include <array>
#include <vector>

#include "conformance/mutants/themes.h"

namespace smtplab::conformance {

std::span<const Mutant> all_mutants() {
  static const std::vector<Mutant> all = [] {
    std::vector<Mutant> mutants;
    const auto themes = {
        sequence_mutants(),     state_mutants(),          syntax_mutants(),
        path_mutants(),         argument_mutants(),       reply_mutants(),
        reply_code_mutants(),   extension_mutants(),      limit_mutants(),
        transparency_mutants(), end_of_data_mutants(),    relaying_mutants(),
        directory_mutants(),    delivery_mutants(),       content_mutants(),
        envelope_mutants(),     outcome_mutants(),        old_command_mutants(),
        octet_mutants(),        long_line_mutants(),      patience_mutants(),
        odd_reply_mutants(),    early_talk_mutants(),     internationalized_mutants(),
        tls_mutants(),          authentication_mutants(), sasl_message_mutants(),
        chunking_mutants(),     binary_mutants(),         timeout_mutants(),
        relayed_mutants(),      trace_field_mutants(),    notification_mutants(),
        notice_mutants(),
    };
    for (const auto& theme : themes) {
      mutants.insert(mutants.end(), theme.begin(), theme.end());
    }
    for (const auto& theme :
         {relay_routing_mutants(), relay_reply_mutants(), relay_session_mutants(),
          relay_message_mutants(), relay_notice_mutants()}) {
      for (Mutant mutant : theme) {
        mutant.side = Side::relay;
        mutants.push_back(mutant);
      }
    }
    std::sort(mutants.begin(), mutants.end(),
              [](const Mutant& a, const Mutant& b) { return a.defect < b.defect; });
    return mutants;
  }();
  return all;
}

const Mutant* find_mutant(Defect defect) {
  const auto all = all_mutants();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [defect](const Mutant& m) { return m.defect == defect; });
  return found == all.end() ? nullptr : &*found;
}

ReferenceHost changed(void (*change)(ReferenceHost&), Side side) {
  ReferenceHost host = side == Side::relay ? reference_relay() : reference_host();
  change(host);
  return host;
}

}  // namespace smtplab::conformance
