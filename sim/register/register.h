#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/register/data_file.h"
#include "sim/register/limit.h"
#include "sim/register/reply_meaning.h"
#include "sim/register/requirement.h"

namespace smtplab::requirements {

/// An RFC that the register holds statements of.
struct Rfc {
  int number = 0;
  std::string title;
  std::string date;    ///< "1982-08"
  std::string status;  ///< "Internet Standard (STD 10)", "Obsoleted by RFC 2821"
};

/// Every normative statement that smtplab knows, with the reply tables and the limits.
///
/// Immutable once built; what it hands out lives as long as it does.
class Register {
 public:
  /// Throws DataError, naming the id, if two statements have the same id or a superseded_by
  /// names no statement.
  Register(std::vector<RfcDocument> documents, std::vector<ReplyMeaning> replies,
           std::vector<Limit> limits);

  /// All statements, by RFC number and then in the order of the RFC's sections.
  std::span<const Requirement> all() const { return requirements_; }

  /// The statement with that id, or nullptr. Ids are compared octet by octet.
  const Requirement* find(std::string_view id) const;

  /// The statements of one RFC; empty if there are none.
  std::span<const Requirement> of_rfc(int rfc) const;

  /// The statements of exactly that section, without those of its subsections.
  std::span<const Requirement> of_section(int rfc, std::string_view section) const;

  /// The RFCs, by number.
  std::span<const Rfc> rfcs() const { return rfcs_; }
  const Rfc* find_rfc(int number) const;

  std::span<const ReplyMeaning> replies() const { return replies_; }

  /// What `code` means in answer to `command` (in upper case), one row for each RFC and stage that
  /// lists it.
  std::vector<const ReplyMeaning*> reply_meanings(std::string_view command, int code) const;

  /// The same by one RFC: its first row for the command, else its row for any command ("421" is
  /// listed so), else nullptr.
  const ReplyMeaning* reply_meaning(int rfc, std::string_view command, int code) const;

  std::span<const Limit> limits() const { return limits_; }

  /// The limit that an RFC sets for an item ("command-line"), or nullptr.
  const Limit* find_limit(int rfc, std::string_view item) const;

 private:
  std::vector<Requirement> requirements_;
  std::vector<std::size_t> by_id_;  // indices into requirements_
  std::vector<Rfc> rfcs_;
  std::vector<ReplyMeaning> replies_;
  std::vector<Limit> limits_;
};

/// The register that is embedded in the library. The first call reads it, in about 10 ms;
/// threads may call it at the same time.
const Register& standard_register();

}  // namespace smtplab::requirements
