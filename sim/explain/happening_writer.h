#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sim/explain/happening.h"
#include "sim/explain/run_text.h"

namespace smtplab::explain {

/// The marks before happenings.
inline constexpr std::string_view kOnward = "=> ";
inline constexpr std::string_view kWaits = ".. ";
inline constexpr std::string_view kBack = "<= ";
inline constexpr std::string_view kAsks = "?> ";
inline constexpr std::string_view kTells = "<? ";
inline constexpr std::string_view kBroken = "xx ";
inline constexpr std::string_view kMended = "++ ";
inline constexpr std::string_view kRemembers = "[] ";
inline constexpr std::string_view kOutside = ">> ";

/// Three columns.
std::string_view mark_of(Course course);

/// Writes what hosts do between the conversations: a sentence, and where its kind comes first, why.
class HappeningWriter {
 public:
  explicit HappeningWriter(RunText& text) : text_(text) {}

  void write(const Happening& happening);
  /// What write() says of it, without the time.
  std::string sentence(const Happening& happening) const;
  /// What a message between resolver and name server says: "MX example.org", or the records.
  std::string answer(trace::EventIndex index) const;

 private:
  std::string exchanger(std::string_view host) const;
  std::string exchangers(std::string_view list) const;
  std::string recipients(const Happening& happening) const;
  std::string reason(trace::EventIndex index) const;
  std::string cache_entry(trace::EventIndex index) const;
  std::string failure(trace::EventIndex index) const;
  std::string outside(const Happening& happening) const;
  std::pair<std::string, std::string> outside_words(const Happening& happening) const;
  std::string called_host(trace::EventIndex index) const;

  RunText& text_;
};

}  // namespace smtplab::explain
