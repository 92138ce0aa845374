#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "conformance/case.h"
#include "conformance/defect.h"
#include "conformance/mutants/reference_host.h"

namespace smtplab::conformance {

/// A server with one defect: how it differs from the reference.
struct Mutant {
  Defect defect = Defect::none;
  std::string_view name;  ///< "accepts-rcpt-before-mail": stable, for reports and the command line
  void (*change)(ReferenceHost&) = nullptr;
  Side side = Side::server;  ///< whose cases it is for
};

/// All mutants, in the order of Defect.
std::span<const Mutant> all_mutants();
const Mutant* find_mutant(Defect defect);

/// A server that differs from the reference as it may: no case may fail it.
struct LawfulVariant {
  std::string_view name;
  void (*change)(ReferenceHost&) = nullptr;
};

std::span<const LawfulVariant> lawful_variants();

/// The same for the cases that judge relays.
std::span<const LawfulVariant> lawful_relays();

/// The reference, changed: of a server, or of a relay.
ReferenceHost changed(void (*change)(ReferenceHost&), Side side = Side::server);

}  // namespace smtplab::conformance
