#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/case.h"

namespace smtplab::conformance {

/// Which cases are meant. An empty list means all; a case must be in every list that is not.
struct Selection {
  Side side = Side::server;
  Standard standard = Standard::rfc5321;
  std::vector<std::string> ids;           ///< "*" stands for any octets
  std::vector<std::string> tags;          ///< themes, and "security", "disputed", "slow"
  std::vector<std::string> requirements;  ///< ids of the register
  std::vector<int> rfcs;                  ///< of the statement that judges
  std::vector<std::string> sections;      ///< "4.1.1" means 4.1.1.4 too
  std::vector<requirements::Level> levels;
  std::vector<Need> needs;  ///< what the case needs
  bool slow = false;        ///< also those that take minutes
};

/// The cases that are meant, in their order.
std::vector<const Case*> select(const Selection& selection);

/// "*" in a pattern stands for any octets, none too.
bool matches_pattern(std::string_view text, std::string_view pattern);

}  // namespace smtplab::conformance
