#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/explain/text_page.h"
#include "sim/explain/text_writer.h"
#include "sim/register/register.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// What all writers of one run's text share: the page, names and times, and which clauses were
/// explained. All that it is given must outlive it.
class RunText {
 public:
  RunText(const scenario::Scenario& scenario, const trace::Log& log, const TextOptions& options,
          TextPage& page);

  /// Seconds; in a run of an hour or more "2:30:00.140", from a day on "4d 2:30:00.140". Cut at
  /// the millisecond, padded to time_width().
  std::string time_text(Instant at) const;
  /// "30 min", "2 h", "4 d 3 h", "45 s".
  std::string duration_text(std::uint64_t seconds) const;
  std::string host_name(trace::HostIndex host) const;
  /// "mail transfer agent", ...
  std::string role_text(trace::HostIndex host) const;

  std::size_t time_width() const { return time_width_; }
  /// The column at which what is said begins, behind the time and the mark.
  std::size_t indent() const { return indent_; }
  std::string indentation() const { return std::string(indent_, ' '); }

  /// Each clause with its summary where it comes first, and then its id alone.
  void write_clauses(std::span<const requirements::Requirement* const> clauses,
                     std::span<const requirements::Requirement* const> others);
  /// True the first time that it is asked for the key.
  bool is_new(std::string_view key) { return said_.emplace(key).second; }

  const scenario::Scenario& scenario;
  const trace::Log& log;
  const TextOptions& options;
  const Catalogue& texts;
  TextPage& page;

 private:
  bool is_long_ = false;
  std::size_t time_width_ = 0;
  std::size_t indent_ = 0;
  std::set<std::string_view> known_clauses_;
  std::set<std::string, std::less<>> said_;
};

}  // namespace smtplab::explain
