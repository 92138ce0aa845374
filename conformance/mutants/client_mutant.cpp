#include "conformance/mutants/client_mutant.h"

#include <algorithm>
#include <vector>

namespace smtplab::conformance {

std::span<const ClientMutant> all_client_mutants() {
  static const std::vector<ClientMutant> all = [] {
    std::vector<ClientMutant> mutants;
    for (const auto& theme :
         {client_opening_mutants(), client_reply_mutants(), client_command_mutants(),
          client_content_mutants(), client_session_mutants()}) {
      mutants.insert(mutants.end(), theme.begin(), theme.end());
    }
    std::sort(mutants.begin(), mutants.end(),
              [](const ClientMutant& a, const ClientMutant& b) { return a.defect < b.defect; });
    return mutants;
  }();
  return all;
}

const ClientMutant* find_client_mutant(ClientDefect defect) {
  const auto all = all_client_mutants();
  const auto found = std::find_if(
      all.begin(), all.end(), [defect](const ClientMutant& one) { return one.defect == defect; });
  return found == all.end() ? nullptr : &*found;
}

ReferenceClient changed(void (*change)(ReferenceClient&)) {
  ReferenceClient client = reference_client();
  change(client);
  return client;
}

}  // namespace smtplab::conformance
