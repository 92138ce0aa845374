#pragma once

#include <string>

#include "cli/lookup_source.h"
#include "sim/explain/exchanger_list.h"

namespace smtplab::cli {

/// The result as one JSON object on one line, the same in every language: keys of outcomes and
/// reasons, ids of clauses.
std::string lookup_json(const dns::Resolution& resolution, const LookupSource& source);
std::string exchangers_json(const explain::ExchangerList& list, const LookupSource& source);

}  // namespace smtplab::cli
