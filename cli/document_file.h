#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/console.h"
#include "viewer/model/document.h"

namespace smtplab::cli {

/// What is to be looked at.
struct DocumentFile {
  std::string path;   ///< of a scenario, or of a trace of a bundled scenario's run
  std::string trace;  ///< of a trace of the scenario's run; empty: it is run here
  std::optional<std::uint64_t> seed = {};
};

/// Opens it. nullopt, and told of on standard error, if there is no such file or it is none of
/// both; a trace's scenario is found among those that come with the program by its id.
std::optional<viewer::Document> open_document(const DocumentFile& file, const Console& console);

}  // namespace smtplab::cli
