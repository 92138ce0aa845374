#include "conformance/trial.h"

#include <algorithm>
#include <utility>

namespace smtplab::conformance {

Trial::Trial(const Case& one, const Target& target, Transport& transport, std::string tag)
    : case_(one),
      target_(target),
      transport_(transport),
      tag_(std::move(tag)),
      began_(transport.now()) {}

Finding Trial::finding() const {
  if (is_over() || judged_ > 0) return finding_;
  return {Seen::cannot_tell, {"check.doubt.nothing-judged"}, kNoLine};
}

void Trial::acquit(Sentence told, std::size_t line) {
  if (is_over()) return;
  ++judged_;
  finding_ = {Seen::as_required, std::move(told), line};
}

void Trial::convict(Sentence told, std::size_t line) {
  if (is_over()) return;
  finding_ = {Seen::otherwise, std::move(told), line};
}

void Trial::doubt(Sentence told, std::size_t line) {
  if (is_over()) return;
  finding_ = {Seen::cannot_tell, std::move(told), line};
}

void Trial::not_applicable(Sentence told) {
  if (is_over()) return;
  finding_ = {Seen::not_applicable, std::move(told), kNoLine};
}

Duration Trial::patience(Duration wanted) const {
  const Duration spent = transport_.now() - began_;
  // A slow case waits for minutes on purpose.
  const Duration all = target_.patience.whole_case + (case_.slow ? minutes(10) : Duration{});
  return std::max(Duration{}, std::min(wanted, all - spent));
}

std::size_t Trial::record(TranscriptLine::Kind kind, std::uint32_t connection, std::string octets,
                          bool encrypted, std::string host) {
  return transcript_.add({kind, connection, Instant{} + (transport_.now() - began_), encrypted,
                          std::move(octets), std::move(host)});
}

}  // namespace smtplab::conformance
