// Whatever is pasted: it is refused, or followed to its end; every line is explained with a clause
// behind it, and nothing that was said is lost or said twice.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/explain/transcript.h"
#include "sim/explain/transcript_review.h"
#include "tests/fuzz/path_rules_input.h"

/// The whole input is the paste.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace smtplab;
  using fuzz::require;
  const std::string_view paste(reinterpret_cast<const char*>(data), size);
  const auto transcript = explain::read_transcript(paste);
  if (!transcript) return 0;
  require(!transcript->lines.empty());
  require(transcript->lines.size() <= explain::kMostTranscriptLines);
  std::size_t said = 0;
  std::size_t number = 0;
  for (const explain::TranscriptLine& line : transcript->lines) {
    require(line.number > number);
    number = line.number;
    require(line.text.find('\n') == std::string::npos);
    said += line.text.size() + 2;
  }
  const explain::TranscriptReview review =
      explain::review_transcript(*transcript, explain::Language::en);
  require(review.notes.size() == review.conversation.lines.size());
  require(review.findings.size() == review.notes.size());
  std::size_t told = 0;
  for (std::size_t i = 0; i < review.notes.size(); ++i) {
    told += review.conversation.lines[i].octets.size();
    require(!review.notes[i].what.empty());
    require(!review.notes[i].clauses.empty());
    for (const explain::Finding& finding : review.findings[i]) require(!finding.what.empty());
  }
  require(told == said);
  return 0;
}
