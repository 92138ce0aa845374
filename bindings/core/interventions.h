#pragma once

#include <string>

#include "sim/scenario/intervention.h"

namespace smtplab::bindings {

/// In English, as all exceptions.
std::string sentence_of(scenario::Refusal refusal);

}  // namespace smtplab::bindings
