#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

struct Group {
  Theme theme;
  std::span<const Case> cases;
};

const auto& groups() {
  static const std::array all{
      Group{Theme::sequence, sequence_cases()},
      Group{Theme::sequence, state_cases()},
      Group{Theme::sequence, early_talk_cases()},
      Group{Theme::syntax, syntax_cases()},
      Group{Theme::syntax, path_cases()},
      Group{Theme::syntax, argument_cases()},
      Group{Theme::syntax, octet_cases()},
      Group{Theme::replies, reply_cases()},
      Group{Theme::replies, reply_code_cases()},
      Group{Theme::replies, odd_reply_cases()},
      Group{Theme::extensions, extension_cases()},
      Group{Theme::extensions, pipelining_cases()},
      Group{Theme::extensions, internationalized_cases()},
      Group{Theme::extensions, international_reply_cases()},
      Group{Theme::limits, limit_cases()},
      Group{Theme::limits, long_line_cases()},
      Group{Theme::transparency, transparency_cases()},
      Group{Theme::end_of_data, end_of_data_cases()},
      Group{Theme::relaying, relaying_cases()},
      Group{Theme::relaying, relayed_content_cases()},
      Group{Theme::relaying, relayed_octet_cases()},
      Group{Theme::relaying, relayed_envelope_cases()},
      Group{Theme::directory, directory_cases()},
      Group{Theme::delivery, delivery_cases()},
      Group{Theme::delivery, content_cases()},
      Group{Theme::delivery, trace_field_cases()},
      Group{Theme::delivery, envelope_cases()},
      Group{Theme::delivery, outcome_cases()},
      Group{Theme::directory, list_cases()},
      Group{Theme::syntax, old_command_cases()},
      Group{Theme::timeouts, idleness_cases()},
      Group{Theme::patience, patience_cases()},
      Group{Theme::extensions, chunking_cases()},
      Group{Theme::extensions, chunk_argument_cases()},
      Group{Theme::extensions, binary_cases()},
      Group{Theme::tls, tls_cases()},
      Group{Theme::authentication, authentication_cases()},
      Group{Theme::authentication, sasl_message_cases()},
      Group{Theme::timeouts, timeout_cases()},
      Group{Theme::extensions, notification_cases()},
      Group{Theme::extensions, notice_cases()},
      Group{Theme::extensions, notice_field_cases()},
      Group{Theme::sequence, client_opening_cases()},
      Group{Theme::replies, client_reply_cases()},
      Group{Theme::syntax, client_command_cases()},
      Group{Theme::delivery, client_refusal_cases()},
      Group{Theme::transparency, client_content_cases()},
      Group{Theme::timeouts, client_timeout_cases()},
      Group{Theme::tls, client_tls_cases()},
      Group{Theme::relaying, relay_routing_cases()},
      Group{Theme::replies, relay_reply_cases()},
      Group{Theme::sequence, relay_session_cases()},
      Group{Theme::extensions, relay_extension_cases()},
      Group{Theme::transparency, relay_content_cases()},
      Group{Theme::syntax, relay_envelope_cases()},
      Group{Theme::delivery, relay_notice_cases()},
      Group{Theme::timeouts, relay_timeout_cases()},
  };
  return all;
}

}  // namespace

std::span<const Case* const> all_cases() {
  static const std::vector<const Case*> all = [] {
    std::vector<const Case*> cases;
    for (const Group& group : groups()) {
      for (const Case& one : group.cases) cases.push_back(&one);
    }
    return cases;
  }();
  return all;
}

std::span<const Case* const> cases_of(Side side) {
  static const auto by_side = [] {
    std::array<std::vector<const Case*>, 3> cases;
    for (const Case* one : all_cases()) {
      cases.at(static_cast<std::size_t>(one->side())).push_back(one);
    }
    return cases;
  }();
  return by_side.at(static_cast<std::size_t>(side));
}

Theme theme_of(const Case& one) {
  const std::less<> before;
  for (const Group& group : groups()) {
    const Case* const first = group.cases.data();
    if (!before(&one, first) && before(&one, first + group.cases.size())) return group.theme;
  }
  return Theme::sequence;
}

}  // namespace smtplab::conformance
