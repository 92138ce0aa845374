#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/scenario/scenario.h"

namespace smtplab::explain {

/// Where the catalogue has a translation of a scenario's note: "note.", the scenario's id, and the
/// first 8 digits of the note's XXH3 in hexadecimal. Whoever changes a note so does not get to see
/// the old one's translation.
std::string note_key(std::string_view scenario_id, std::string_view note);

/// The scenario's notes in the language of `texts`, each where its translation is known, else as it
/// is written in the file. Either way they still have to go through escape().
std::vector<std::string> notes_of(const scenario::Scenario& scenario, const Catalogue& texts);

}  // namespace smtplab::explain
