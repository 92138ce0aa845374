#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

/// The value of a Received field, taken apart as section 4.4 of RFC 5321 writes it: clauses, then
/// ";" and the date. Comments may stand between all of its words.
class Stamp {
 public:
  struct Clause {
    std::string name;                   ///< in small letters: "from"
    std::string value;                  ///< the word behind it; empty if there is none
    std::vector<std::string> comments;  ///< behind the value, without their parentheses
  };

  explicit Stamp(std::string_view value);

  const std::vector<Clause>& clauses() const { return clauses_; }
  /// nullptr if there is none of that name.
  const Clause* find(std::string_view name) const;
  /// What stands behind the last ";", without comments and outer spaces; empty if there is none.
  const std::string& date() const { return date_; }

 private:
  std::vector<Clause> clauses_;
  std::string date_;
};

/// The Received field that the server has put on top of a message. Where there is none the case
/// does not apply: that it is missing is another case's finding.
std::string own_stamp(Dialogue& server);
/// Extended-Domain: a domain, with whatever comment; or an address literal, which needs a comment
/// that is TCP-info: one more address literal, or a domain and one.
bool is_extended_domain(const Stamp::Clause& clause);
/// The date-time of RFC 5322 section 3.3, without its obsolete forms: "Thu, 21 May 1998 05:33:29
/// -0700"; the day's name and the seconds may be missing.
bool is_date_time(std::string_view text);

}  // namespace smtplab::conformance
