#include "sim/explain/scenario_notes.h"

#include "sim/kernel/digest.h"

namespace smtplab::explain {

std::string note_key(std::string_view scenario_id, std::string_view note) {
  Digest digest;
  digest.add(note);
  std::string key("note.");
  return key.append(scenario_id).append(".").append(to_hex(digest.value()).substr(0, 8));
}

std::vector<std::string> notes_of(const scenario::Scenario& scenario, const Catalogue& texts) {
  std::vector<std::string> notes;
  notes.reserve(scenario.notes.size());
  for (const std::string& note : scenario.notes) {
    const std::string key = note_key(scenario.id, note);
    notes.push_back(texts.has(key) ? texts.text(key) : note);
  }
  return notes;
}

}  // namespace smtplab::explain
