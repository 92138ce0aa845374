#include "sim/scenario/opened_document.h"

#include <utility>

#include "sim/scenario/json_error_report.h"
#include "sim/scenario/value_reader.h"

namespace smtplab::scenario {

std::optional<JsonDocument> open_document(std::string_view text, DiagnosticList& found) {
  auto document = JsonDocument::parse(text);
  if (!document) {
    report_json_error(text, document.error(), found);
    return std::nullopt;
  }
  ValueReader values(*document, found);
  for (const NodeIndex repeated : document->repeated_keys()) {
    values.report_key(repeated, "scenario.duplicate-key", "scenario.hint.remove-key");
  }
  return std::move(*document);
}

}  // namespace smtplab::scenario
