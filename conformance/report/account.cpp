#include "conformance/report/account.h"

#include <algorithm>

#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"

namespace smtplab::conformance {

std::string account_of(const CaseResult& result, const ReportOptions& options) {
  std::string text;
  if (result.judged_by != nullptr) {
    const requirements::Requirement& statement = *result.judged_by;
    text.append(level_text(statement, options.language)).append(", ");
    text.append(clause_place(statement)).append(" [").append(statement.id).append("] ");
    text.append(explain::clause_summary(statement, options.language)).append("\n");
  }
  text.append(words(result.finding.told, options.language)).append("\n");
  const auto& lines = result.transcript.lines();
  const bool many = std::any_of(lines.begin(), lines.end(),
                                [](const TranscriptLine& line) { return line.connection > 1; });
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text.append("  ");
    if (many) text.append(std::to_string(lines[i].connection)).append(" ");
    const bool convicts = result.finding.seen == Seen::otherwise && i == result.finding.line;
    text.append(mark_of(lines[i], convicts)).append(" ");
    text.append(shown(lines[i], options.language)).append("\n");
  }
  if (!options.command.empty()) {
    text.append(command_for(options.command, result.subject->id)).append("\n");
  }
  return text;
}

}  // namespace smtplab::conformance
