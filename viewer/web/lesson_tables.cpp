#include "viewer/web/lesson_tables.h"

#include <algorithm>
#include <utility>

#include "sim/explain/catalogue.h"

namespace smtplab::web {

using explain::catalogue;
using explain::Language;

namespace {

bool is_grown_by_one(const explain::EnvelopeView& before, const explain::EnvelopeView& after) {
  return after.reverse_path && before.reverse_path == after.reverse_path &&
         before.forward_paths.size() + 1 == after.forward_paths.size() &&
         std::equal(before.forward_paths.begin(), before.forward_paths.end(),
                    after.forward_paths.begin());
}

}  // namespace

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
  for (std::size_t i = envelopes.size(); i-- > 0;) {
    if (envelopes[i].view == envelope) return i;
  }
  Envelope added{envelope, std::nullopt};
  for (std::size_t i = envelopes.size(); i-- > 0 && !added.grown_from;) {
    if (is_grown_by_one(envelopes[i].view, envelope)) added.grown_from = i;
  }
  envelopes.push_back(std::move(added));
  return envelopes.size() - 1;
}

}  // namespace smtplab::web
