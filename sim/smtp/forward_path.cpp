#include "sim/smtp/forward_path.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kUsualForwardPathRoom = 64;

}  // namespace

bool ForwardPath::is_postmaster() const {
  if (!mailbox.local_part.needs_unquoting()) {
    return equals_ignoring_case(mailbox.local_part.spelling(), "postmaster");
  }
  return equals_ignoring_case(mailbox.local_part.content(), "postmaster");
}

std::string ForwardPath::to_string() const {
  std::string out;
  out.reserve(kUsualForwardPathRoom);
  append_to(out);
  return out;
}

void ForwardPath::append_to(std::string& out) const {
  out += '<';
  if (!route.empty()) append_source_route(out, route);
  mailbox.append_to(out);
  out += '>';
}

}  // namespace smtplab::smtp
