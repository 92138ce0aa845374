#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/trace/jsonl_writer.h"
#include "sim/trace/log.h"

namespace smtplab::trace {

/// A trace that was read. Its header's hosts have no tables and no addresses.
struct ReadTrace {
  Header header;
  Log log;
  /// The last line has no end: whoever wrote it was still at it, or was killed. It was left out.
  bool is_cut = false;
};

/// Why a text is no trace.
struct TraceReadError {
  enum class Kind : std::uint8_t {
    no_header,      ///< the first line is not that of a trace
    other_version,  ///< of the format, than this program writes
    bad_event,      ///< no event, or not the next one
  };
  Kind kind = Kind::no_header;
  std::size_t line = 1;  ///< from 1
};

/// Reads a trace as it is written: its text may come in pieces, cut anywhere.
class JsonlReader {
 public:
  JsonlReader();
  ~JsonlReader();
  JsonlReader(JsonlReader&&) noexcept;
  JsonlReader& operator=(JsonlReader&&) noexcept;

  /// Takes the next piece. What comes behind a problem is not read: it tells of the same one again.
  std::optional<TraceReadError> read(std::string_view text);
  /// Nothing more will come: a header without a line feed is one.
  std::optional<TraceReadError> finish();
  /// nullopt until the first line is there.
  const std::optional<Header>& header() const;
  /// The events of all lines that have come to their end.
  const Log& log() const;
  /// The last line has no end yet.
  bool is_cut() const;
  /// The same as read_jsonl(), of all that was read; there must be a header.
  ReadTrace take();

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Reads what jsonl_header() and jsonl_event() write, and gives the same events: written again,
/// they are the same text. What an event of its kind does not use is as in a new Event. Fields that
/// are not known are passed over.
tl::expected<ReadTrace, TraceReadError> read_jsonl(std::string_view text);

}  // namespace smtplab::trace
