#pragma once

namespace smtplab::conformance {

/// The mustache template of html_report: a page that loads nothing, runs no script (its policy
/// forbids both), and filters cases by verdict with check boxes and style sheets alone.
extern const char* const kHtmlPage;

/// The template of a case on that page, which takes it as a piece of HTML: mustache copies all that
/// it is given, and there are hundreds of transcripts.
extern const char* const kHtmlCase;

}  // namespace smtplab::conformance
