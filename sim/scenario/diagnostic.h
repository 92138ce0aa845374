#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// One thing that is wrong with a scenario's text.
///
/// It holds no sentence: the message catalogue has one for each key, in every language, and
/// fills in the arguments by their names.
struct Diagnostic {
  using Arguments = std::vector<std::pair<std::string, std::string>>;

  std::string message_key;  ///< what is wrong: "scenario.unknown-key"
  std::string hint_key;     ///< the cure: "scenario.hint.nearest"; never empty
  Arguments arguments;      ///< of both sentences
  Place place;              ///< line 0 and pointer "" where the file as a whole is meant
  std::string file;         ///< as it was given
};

}  // namespace smtplab::scenario
