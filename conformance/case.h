#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "conformance/client_defect.h"
#include "conformance/defect.h"
#include "conformance/finding.h"
#include "conformance/need.h"
#include "sim/register/requirement.h"

namespace smtplab::conformance {

class Dialogue;      // with a server
class ClientVisit;   // of a client that comes to us
class RelayJourney;  // of messages through a relay

/// Who is judged: `smtplab check server`, `client` or `relay`.
enum class Side : std::uint8_t { server, client, relay };

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

/// One question to a server, client or relay, and the statement of the register that it is asked
/// for.
///
/// The level, and so the weight of what is seen, is that of the statement. A case holds no triage:
/// the Dialogue makes it inconclusive where something comes in between.
struct Case {
  std::string_view id;                              ///< stable for ever; never a position
  std::string_view requirement;                     ///< the statement that is judged
  std::array<std::string_view, 4> also{};           ///< others that the same fault would break
  Defect mutant = Defect::none;                     ///< the server that this case must convict
  ClientDefect client_mutant = ClientDefect::none;  ///< the same of a client
  Needs needs{};
  std::string_view probe{};  ///< octets, for cases that differ in nothing else
  bool slow = false;         ///< takes minutes: only run when asked for
  bool security = false;     ///< whatever the level, a finding is dangerous
  bool disputed = false;     ///< another clause says the contrary: never fails
  // One of the three: who is judged.
  Finding (*run)(Dialogue&) = nullptr;
  Finding (*run_client)(ClientVisit&) = nullptr;
  Finding (*run_relay)(RelayJourney&) = nullptr;

  Side side() const {
    if (run_client != nullptr) return Side::client;
    return run_relay != nullptr ? Side::relay : Side::server;
  }
};

/// All cases, by theme. Ids are unique, whoever is judged.
std::span<const Case* const> all_cases();
/// Those that judge one kind of program, in the same order.
std::span<const Case* const> cases_of(Side side);
/// `one` must be among all_cases().
Theme theme_of(const Case& one);
/// nullptr if there is none of that id.
const Case* find_case(std::string_view id);

/// The statement that the case is judged by: its requirement, or the first of `also` that belongs
/// to the standard. nullptr: the standard has none. RFC 821 means itself and RFC 1123; RFC 5321
/// everything that was not superseded.
const requirements::Requirement* judged_by(const Case& one, Standard standard);

}  // namespace smtplab::conformance
