#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "conformance/defect.h"
#include "conformance/mutants/reference_host.h"

namespace smtplab::conformance {

/// A server with one defect: how it differs from the reference.
struct Mutant {
  Defect defect = Defect::none;
  std::string_view name;  ///< "accepts-rcpt-before-mail": stable, for reports and the command line
  void (*change)(ReferenceHost&) = nullptr;
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

/// The reference, changed.
ReferenceHost changed(void (*change)(ReferenceHost&));

}  // namespace smtplab::conformance
