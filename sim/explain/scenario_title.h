#pragma once

#include <string>

#include "sim/explain/catalogue.h"
#include "sim/scenario/scenario.h"

namespace smtplab::explain {

/// The scenario's title in the language of `texts`, where its translation is known, else as it is
/// written in the file. Either way it still has to go through escape().
std::string title_of(const scenario::Scenario& scenario, const Catalogue& texts);

}  // namespace smtplab::explain
