#include "conformance/case.h"

#include <algorithm>

#include "sim/register/register.h"

namespace smtplab::conformance {
namespace {

constexpr std::array<std::string_view, kThemeCount> kThemes{
    "sequence",  "syntax",   "replies",    "limits", "transparency",   "end-of-data", "relaying",
    "directory", "delivery", "extensions", "tls",    "authentication", "timeouts",    "patience"};

bool speaks(const requirements::Requirement& statement, Standard standard) {
  if (standard == Standard::rfc821) return statement.rfc == 821 || statement.rfc == 1123;
  return statement.superseded_by.empty() && statement.rfc != 821;
}

}  // namespace

std::string_view theme_name(Theme theme) { return kThemes[static_cast<std::size_t>(theme)]; }

const Case* find_case(std::string_view id) {
  const auto cases = all_cases();
  const auto found =
      std::find_if(cases.begin(), cases.end(), [id](const Case* c) { return c->id == id; });
  return found == cases.end() ? nullptr : *found;
}

const requirements::Requirement* judged_by(const Case& one, Standard standard) {
  const requirements::Register& all = requirements::standard_register();
  const auto matches = [&](std::string_view id) -> const requirements::Requirement* {
    const requirements::Requirement* statement = all.find(id);
    return statement != nullptr && speaks(*statement, standard) ? statement : nullptr;
  };
  if (const auto* statement = matches(one.requirement)) return statement;
  for (const std::string_view id : one.also) {
    if (const auto* statement = matches(id)) return statement;
  }
  return nullptr;
}

}  // namespace smtplab::conformance
