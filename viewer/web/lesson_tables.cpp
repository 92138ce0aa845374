#include "viewer/web/lesson_tables.h"

#include <algorithm>

#include "sim/explain/catalogue.h"

namespace smtplab::web {

using explain::catalogue;
using explain::Language;

LessonTables::LessonTables(const trace::Log& log) : messages(log, texts) {
  envelopes.emplace_back();
}

TextIndex LessonTables::say(std::string_view key) {
  return texts.add(catalogue(Language::en).text(key), catalogue(Language::zh).text(key));
}

std::size_t LessonTables::add(const requirements::Requirement& clause) {
  const auto [at, is_new] = clause_index_.try_emplace(clause.id, clauses.size());
  if (is_new) clauses.push_back(&clause);
  return at->second;
}

std::size_t LessonTables::add(const explain::EnvelopeView& envelope) {
  // Those of the lines before are the likeliest.
  const auto found = std::find(envelopes.rbegin(), envelopes.rend(), envelope);
  if (found != envelopes.rend()) {
    return static_cast<std::size_t>(envelopes.rend() - found) - 1;
  }
  envelopes.push_back(envelope);
  return envelopes.size() - 1;
}

}  // namespace smtplab::web
