#include "sim/register/requirement.h"

#include <array>
#include <cstddef>

namespace smtplab::requirements {
namespace {

template <typename Enum>
struct Spelling {
  Enum value;
  std::string_view text;
};

constexpr std::array<Spelling<Level>, 12> kLevels{{
    {Level::must, "MUST"},
    {Level::must_not, "MUST NOT"},
    {Level::shall, "SHALL"},
    {Level::should, "SHOULD"},
    {Level::should_not, "SHOULD NOT"},
    {Level::may, "MAY"},
    {Level::optional, "OPTIONAL"},
    {Level::implied_must, "imp-must"},
    {Level::implied_must_not, "imp-must-not"},
    {Level::implied_should, "imp-should"},
    {Level::implied_should_not, "imp-should-not"},
    {Level::implied_may, "imp-may"},
}};

constexpr std::array<Spelling<Role>, 12> kRoles{{
    {Role::any, "any"},
    {Role::client_sender, "client-sender"},
    {Role::server_receiver, "server-receiver"},
    {Role::relay, "relay"},
    {Role::gateway, "gateway"},
    {Role::delivery, "delivery"},
    {Role::operator_, "operator"},
    {Role::message_format, "message-format"},
    {Role::name_server, "name-server"},
    {Role::resolver, "resolver"},
    {Role::pop_server, "pop-server"},
    {Role::pop_client, "pop-client"},
}};

constexpr std::array<Spelling<Observable>, 4> kObservables{{
    {Observable::wire_server, "wire-server"},
    {Observable::wire_client, "wire-client"},
    {Observable::end_to_end, "end-to-end"},
    {Observable::internal, "internal"},
}};

template <typename Enum, std::size_t N>
std::string_view spelling(const std::array<Spelling<Enum>, N>& table, Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row.text;
  }
  return "?";
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const std::array<Spelling<Enum>, N>& table, std::string_view text) {
  for (const auto& row : table) {
    if (row.text == text) return row.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Level level) { return spelling(kLevels, level); }
std::string_view to_string(Role role) { return spelling(kRoles, role); }
std::string_view to_string(Observable observable) { return spelling(kObservables, observable); }

std::optional<Level> level_from(std::string_view text) { return value_of(kLevels, text); }
std::optional<Role> role_from(std::string_view text) { return value_of(kRoles, text); }
std::optional<Observable> observable_from(std::string_view text) {
  return value_of(kObservables, text);
}

Level weighed_level(const Requirement& statement) {
  if (statement.promoted.empty()) return statement.level;
  return statement.level == Level::implied_must_not ? Level::must_not : Level::must;
}

bool is_implied(Level level) { return to_string(level).substr(0, 4) == "imp-"; }

}  // namespace smtplab::requirements
