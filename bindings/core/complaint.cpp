#include "bindings/core/complaint.h"

#include <utility>

#include "sim/explain/diagnostic_text.h"

namespace smtplab::bindings {

std::vector<Complaint> complaints_of(const std::vector<scenario::Diagnostic>& diagnostics,
                                     explain::Language language) {
  std::vector<Complaint> complaints;
  for (const scenario::Diagnostic& diagnostic : diagnostics) {
    explain::DiagnosticText words = explain::diagnostic_text(diagnostic, language);
    complaints.push_back({std::move(words.what), std::move(words.cure), diagnostic.place.pointer,
                          diagnostic.place.line, diagnostic.file});
  }
  return complaints;
}

}  // namespace smtplab::bindings
