#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/case.h"

namespace smtplab::conformance {

/// What all cases of its side say of one simulated server, client or relay. Cases that are as
/// required, or not applicable, are left out.
struct TrialRow {
  enum class Server : std::uint8_t { reference, mutant, variant };

  Side side = Side::server;
  std::string_view name;  ///< of the mutant or lawful variant; "reference", "reference-relay"
  Server server = Server::reference;
  /// Of a mutant: that the cases that name it convict it. Of the others: that no case fails them,
  /// nor finds them dangerous.
  bool is_right = false;
  std::vector<const Case*> convicting;    ///< seen otherwise, whatever the weight
  std::vector<const Case*> inconclusive;  ///< something came in between
};

/// The references, all mutants and all lawful variants, each asked by every case of its side: some
/// hundred thousands of dialogues in simulated time, on all processors. The same each time.
std::vector<TrialRow> trial_matrix();

/// The rows as Markdown, with what they add up to.
std::string trial_matrix_page(const std::vector<TrialRow>& rows);

}  // namespace smtplab::conformance
