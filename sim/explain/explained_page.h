#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"
#include "sim/explain/text_page.h"
#include "sim/explain/topic.h"
#include "sim/explain/transcript_review.h"

namespace smtplab::explain {

/// Writes answers of `smtplab explain` as text. Each clause has its level and summary where it
/// comes first, and its id alone where it comes again.
class ExplainedPage {
 public:
  ExplainedPage(TextPage& page, Language language)
      : page_(page), texts_(catalogue(language)), language_(language) {}

  void write(const Topic& topic);
  /// A line as it was said, and all that there is to say of it.
  void write(const Line& line, const Annotation& note, std::span<const Finding> findings);
  void write(const TranscriptReview& review);

 private:
  void write_said(const Line& line, const Annotation& note);
  void write_state(const Annotation& note);
  void write_envelope(const Annotation& note);
  void write_clauses(std::size_t indent, const std::vector<const requirements::Requirement*>& all);

  TextPage& page_;
  const Catalogue& texts_;
  Language language_;
  std::set<std::string_view> known_;
};

}  // namespace smtplab::explain
