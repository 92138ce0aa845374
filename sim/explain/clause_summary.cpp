#include "sim/explain/clause_summary.h"

namespace smtplab::explain {

std::string clause_summary(const requirements::Requirement& clause, Language language) {
  const Catalogue& texts = catalogue(language);
  const std::string key = "clause." + clause.id;
  return texts.has(key) ? texts.text(key) : clause.summary;
}

}  // namespace smtplab::explain
