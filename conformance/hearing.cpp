#include "conformance/hearing.h"

#include <algorithm>
#include <utility>

namespace smtplab::conformance {

Hearing::Hearing(const Case& one, const Clock& clock, Duration whole_case)
    : case_(one), clock_(clock), whole_case_(whole_case), began_(clock.now()) {}

Finding Hearing::finding() const {
  if (is_over() || judged_ > 0) return finding_;
  return {Seen::cannot_tell, {"check.doubt.nothing-judged"}, kNoLine};
}

void Hearing::acquit(Sentence told, std::size_t line) {
  if (is_over()) return;
  ++judged_;
  finding_ = {Seen::as_required, std::move(told), line};
}

void Hearing::convict(Sentence told, std::size_t line) {
  if (is_over()) return;
  finding_ = {Seen::otherwise, std::move(told), line};
}

Finding Hearing::require(bool holds, Sentence told, std::size_t line) {
  if (holds) {
    acquit({"check.seen.as-required"}, line);
  } else {
    convict(std::move(told), line);
  }
  return finding();
}

void Hearing::doubt(Sentence told, std::size_t line) {
  if (is_over()) return;
  finding_ = {Seen::cannot_tell, std::move(told), line};
}

void Hearing::not_applicable(Sentence told) {
  if (is_over()) return;
  finding_ = {Seen::not_applicable, std::move(told), kNoLine};
}

Duration Hearing::patience(Duration wanted) const {
  const Duration spent = clock_.now() - began_;
  // A slow case waits for minutes on purpose.
  const Duration all = whole_case_ + (case_.slow ? minutes(10) : Duration{});
  return std::max(Duration{}, std::min(wanted, all - spent));
}

std::size_t Hearing::record(TranscriptLine::Kind kind, std::uint32_t connection, std::string octets,
                            bool encrypted) {
  return transcript_.add(
      {kind, connection, Instant{} + (clock_.now() - began_), encrypted, std::move(octets), {}});
}

std::size_t Hearing::record(std::uint32_t connection, Sentence event, bool encrypted) {
  return transcript_.add({TranscriptLine::Kind::event, connection,
                          Instant{} + (clock_.now() - began_), encrypted, std::move(event.key),
                          std::move(event.arguments)});
}

}  // namespace smtplab::conformance
