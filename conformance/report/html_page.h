#pragma once

#include <span>
#include <string_view>

namespace smtplab::conformance {

/// A mustache template of the folder page/. report.html is the whole of a page that loads nothing,
/// runs no script (its policy forbids both), and filters cases by verdict with check boxes and
/// style sheets alone. case.html is a case on it, which report.html takes as a piece of HTML:
/// mustache copies all that it is given, and there are hundreds of transcripts.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace smtplab::conformance
