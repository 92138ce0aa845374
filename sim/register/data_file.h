#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/register/limit.h"
#include "sim/register/reply_meaning.h"
#include "sim/register/requirement.h"

namespace smtplab::requirements {

/// A data file of the register is wrong.
///
/// what() reads "FILE: PLACE: reason"; the place is "line 3, column 7" where the text is not
/// JSON, and the JSON pointer of the value ("/requirements/12/level") where it is.
class DataError : public std::runtime_error {
 public:
  DataError(std::string_view file, std::string_view place, std::string_view reason);

  const std::string& file() const { return file_; }
  const std::string& place() const { return place_; }

 private:
  std::string file_;
  std::string place_;
};

/// The statements of one RFC, and what is known of the RFC itself.
struct RfcDocument {
  int rfc = 0;
  std::string title;
  std::string date;    ///< "1982-08"
  std::string status;  ///< "Internet Standard (STD 10)", "Obsoleted by RFC 2821"
  std::map<std::string, std::string> sections;  ///< titles of the sections that statements cite
  std::vector<Requirement> requirements;        ///< in the order of the sections
};

/// Reads `data/rfcNNNN.json`. `file` is only for error messages. Throws DataError for text that
/// is not JSON, a missing, unknown or mistyped key, an unknown level, role or place to look, an id
/// that does not begin with its RFC and section, a section without a title, and sections out of
/// order.
RfcDocument parse_rfc(std::string_view file, std::string_view text);

/// Reads `data/replies.json`; throws DataError as parse_rfc does.
std::vector<ReplyMeaning> parse_replies(std::string_view file, std::string_view text);

/// Reads `data/limits.json`; throws DataError as parse_rfc does.
std::vector<Limit> parse_limits(std::string_view file, std::string_view text);

/// True if section `left` stands before section `right` in an RFC: numbers by value ("4.2" before
/// "4.10"), and appendices ("AppA", "F.1") after them.
bool section_before(std::string_view left, std::string_view right);

}  // namespace smtplab::requirements
