#pragma once

#include <string>

#include "sim/explain/catalogue.h"
#include "viewer/model/document.h"

namespace smtplab::viewer {

/// What a future of a document is: "the run", or what was changed in it and when. Escaped.
std::string future_text(const Document& document, std::size_t number, explain::Language language);

/// What is done from outside: one sentence without its full stop. Escaped.
std::string change_text(const scenario::Scenario& scenario, const scenario::Action& action,
                        explain::Language language);

}  // namespace smtplab::viewer
