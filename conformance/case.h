#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "conformance/defect.h"
#include "conformance/finding.h"
#include "conformance/need.h"
#include "sim/register/requirement.h"

namespace smtplab::conformance {

class Dialogue;

/// What a case is about; each has its files in conformance/cases.
enum class Theme : std::uint8_t {
  sequence,
  syntax,
  replies,
  limits,
  transparency,
  end_of_data,
  relaying,
  directory,
  delivery,
  extensions,
  tls,
  authentication,
  timeouts,
  patience,
};
inline constexpr std::size_t kThemeCount = static_cast<std::size_t>(Theme::patience) + 1;
/// "end-of-data", ...: the tag by which --tag finds its cases.
std::string_view theme_name(Theme theme);

/// Which statements speak: --standard.
enum class Standard : std::uint8_t { rfc821 = 1, rfc5321 = 2 };

/// One question to a server, and the statement of the register that it is asked for.
///
/// The level, and so the weight of what is seen, is that of the statement. A case holds no triage:
/// the Dialogue makes it inconclusive where something comes in between.
struct Case {
  std::string_view id;                     ///< stable for ever; never a position
  std::string_view requirement;            ///< the statement that is judged
  std::array<std::string_view, 4> also{};  ///< others that the same fault would break
  Defect mutant = Defect::none;            ///< the server that this case must convict
  Needs needs{};
  std::string_view probe{};  ///< octets, for cases that differ in nothing else
  bool slow = false;         ///< takes minutes: only run when asked for
  bool security = false;     ///< whatever the level, a finding is dangerous
  bool disputed = false;     ///< another clause says the contrary: never fails
  Finding (*run)(Dialogue&) = nullptr;
};

/// All cases, by theme. Ids are unique.
std::span<const Case* const> all_cases();
/// `one` must be among all_cases().
Theme theme_of(const Case& one);
/// nullptr if there is none of that id.
const Case* find_case(std::string_view id);

/// The statement that the case is judged by: its requirement, or the first of `also` that belongs
/// to the standard. nullptr: the standard has none. RFC 821 means itself and RFC 1123; RFC 5321
/// everything that was not superseded.
const requirements::Requirement* judged_by(const Case& one, Standard standard);

}  // namespace smtplab::conformance
