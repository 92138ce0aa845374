#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sim/explain/conversation.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// Where something leads a message, or a question; each has a mark of its own.
enum class Course : std::uint8_t {
  onward,     ///< it moves on, or is where it should be
  waits,      ///< it will be tried again
  back,       ///< it goes back, or not even away
  asks,       ///< a question to a name server
  tells,      ///< its answer
  broken,     ///< a host or a connection fails
  mended,     ///< a host is up again
  remembers,  ///< in a resolver's cache
  outside     ///< somebody outside decides or changes something
};

/// What is to be known of one kind of happening. `happening.KEY` in the catalogue is its sentence,
/// `happening.KEY.why` explains it where it comes first, if there is one.
struct HappeningKind {
  std::string_view key;
  Course course;
  std::array<std::string_view, 5> clauses;  ///< ids of the register; unused ones are empty
};

/// All kinds, by their keys in order of the alphabet.
std::span<const HappeningKind> happening_kinds();

/// Something that a host does or suffers outside of what is said on connections.
struct Happening {
  const HappeningKind* kind = nullptr;
  /// At least one. Several are the same thing for several recipients.
  std::vector<trace::EventIndex> events;
  /// The conversation that it belongs to: it came of what was said there. kNone: of none.
  trace::ConnectionIndex during = trace::kNone;
};

/// Gathers them in order. Those that a conversation's lines tell of already (mail that is stored or
/// queued on its receipt) are not among them. `told` are the conversations that are shown.
std::vector<Happening> happenings(const trace::Log& log, const std::vector<Conversation>& told,
                                  bool with_cache);

}  // namespace smtplab::explain
