#pragma once

#include <string>

#include "sim/explain/catalogue.h"
#include "sim/scenario/diagnostic.h"

namespace smtplab::explain {

/// A diagnostic in words; what comes from the file is escaped.
struct DiagnosticText {
  std::string what;  ///< what is wrong: one sentence
  std::string cure;  ///< empty where nobody knows one
};

DiagnosticText diagnostic_text(const scenario::Diagnostic& diagnostic, Language language);

}  // namespace smtplab::explain
