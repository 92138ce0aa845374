#include "sim/explain/diagnostic_text.h"

#include <vector>

#include "sim/explain/escape.h"

namespace smtplab::explain {

DiagnosticText diagnostic_text(const scenario::Diagnostic& diagnostic, Language language) {
  std::vector<std::string> escaped;
  escaped.reserve(diagnostic.arguments.size());
  for (const auto& [name, text] : diagnostic.arguments) escaped.push_back(escape(text));
  Arguments views;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    views.emplace_back(diagnostic.arguments[i].first, escaped[i]);
  }
  const Catalogue& words = catalogue(language);
  DiagnosticText text{words.text(diagnostic.message_key, views), {}};
  if (!diagnostic.hint_key.empty()) text.cure = words.text(diagnostic.hint_key, views);
  return text;
}

}  // namespace smtplab::explain
