#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/case.h"
#include "conformance/finding.h"
#include "conformance/target.h"
#include "conformance/transcript.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

/// One run of one case: what its dialogues share. The first doubt and the first conviction stand:
/// after either nothing more is sent, and nothing more is judged.
class Trial {
 public:
  /// `tag` tells the messages of this run from those of all others. All references must outlive it.
  Trial(const Case& one, const Target& target, Transport& transport, std::string tag);

  const Case& subject() const { return case_; }
  const Target& target() const { return target_; }
  Transport& transport() { return transport_; }
  const std::string& tag() const { return tag_; }
  Transcript& transcript() { return transcript_; }
  const Transcript& transcript() const { return transcript_; }

  /// Nothing more is to be done.
  bool is_over() const { return finding_.seen != Seen::as_required; }
  /// As it stands. A run that has judged nothing is a fault of the case: it is not as required.
  Finding finding() const;

  void acquit(Sentence told, std::size_t line);
  void convict(Sentence told, std::size_t line);
  void doubt(Sentence told, std::size_t line = kNoLine);
  void not_applicable(Sentence told);

  /// `wanted`, or what is left for the whole case if that is less; slow cases have ten minutes
  /// more.
  Duration patience(Duration wanted) const;
  bool is_late() const { return patience(seconds(1)) <= Duration{}; }
  std::uint32_t new_connection() { return ++connections_; }
  std::size_t record(TranscriptLine::Kind kind, std::uint32_t connection, std::string octets,
                     bool encrypted = false, std::string host = {});

 private:
  const Case& case_;
  const Target& target_;
  Transport& transport_;
  std::string tag_;
  Instant began_;
  Transcript transcript_;
  Finding finding_;
  std::size_t judged_ = 0;
  std::uint32_t connections_ = 0;
};

}  // namespace smtplab::conformance
