#pragma once

#include <string>

#include "sim/explain/catalogue.h"
#include "sim/register/requirement.h"

namespace smtplab::explain {

/// The summary of a clause: the catalogue's "clause.ID", else the register's own, which is English.
std::string clause_summary(const requirements::Requirement& clause, Language language);

}  // namespace smtplab::explain
