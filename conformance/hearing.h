#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/case.h"
#include "conformance/clock.h"
#include "conformance/finding.h"
#include "conformance/transcript.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// What one run of one case has seen, whoever is judged. The first doubt and the first conviction
/// stand: after either nothing more is judged.
class Hearing {
 public:
  /// The case may take `whole_case`; slow ones have ten minutes more. Both references must outlive
  /// it.
  Hearing(const Case& one, const Clock& clock, Duration whole_case);

  const Case& subject() const { return case_; }
  Transcript& transcript() { return transcript_; }
  const Transcript& transcript() const { return transcript_; }

  /// Nothing more is to be done.
  bool is_over() const { return finding_.seen != Seen::as_required; }
  /// As it stands. A run that has judged nothing is a fault of the case: it is not as required.
  Finding finding() const;

  void acquit(Sentence told, std::size_t line);
  void convict(Sentence told, std::size_t line);
  /// Acquits if it holds, else convicts. `line` shows it; `told` is of the conviction.
  Finding require(bool holds, Sentence told, std::size_t line);
  void doubt(Sentence told, std::size_t line = kNoLine);
  void not_applicable(Sentence told);

  /// `wanted`, or what is left for the whole case if that is less.
  Duration patience(Duration wanted) const;
  bool is_late() const { return patience(seconds(1)) <= Duration{}; }
  std::uint32_t new_connection() { return ++connections_; }
  std::size_t record(TranscriptLine::Kind kind, std::uint32_t connection, std::string octets,
                     bool encrypted = false);
  /// An event, as a sentence of the catalogue.
  std::size_t record(std::uint32_t connection, Sentence event, bool encrypted = false);

 private:
  const Case& case_;
  const Clock& clock_;
  Duration whole_case_;
  Instant began_;
  Transcript transcript_;
  Finding finding_;
  std::size_t judged_ = 0;
  std::uint32_t connections_ = 0;
};

}  // namespace smtplab::conformance
