#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"

namespace smtplab::cli {

/// What the place where the program runs asks for: language, colour, width.
struct Console {
  explain::Language language = explain::Language::en;
  bool colour = false;
  std::size_t width = 80;  ///< columns

  const explain::Catalogue& words() const { return explain::catalogue(language); }
};

/// The language of --lang if it is among the arguments, else of SMTPLAB_LANG, else `settings`, the
/// settings files' own, else English. Needed before options are parsed, for their help is in that
/// language too.
explain::Language find_language(int argc, const char* const* argv,
                                const std::optional<std::string>& settings);

/// Colour only on a terminal that is not dumb, and never when NO_COLOR is set; the width of the
/// terminal up to 100 columns, or 80 where there is none.
Console find_console(explain::Language language, std::FILE* out);

/// A message to standard error: "smtplab: ...".
void complain(std::string_view sentence);

}  // namespace smtplab::cli
