#include "sim/smtp/reverse_path.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kUsualReversePathRoom = 64;

}  // namespace

void append_source_route(std::string& out, const SourceRoute& route) {
  char before = '\0';
  for (const Domain& host : route) {
    if (before != '\0') out += before;
    out += '@';
    out += host.text;
    before = ',';
  }
  if (!route.empty()) out += ':';
}

std::string ReversePath::to_string() const {
  std::string out;
  out.reserve(kUsualReversePathRoom);
  append_to(out);
  return out;
}

void ReversePath::append_to(std::string& out) const {
  out += '<';
  if (mailbox) {
    append_source_route(out, route);
    mailbox->append_to(out);
  }
  out += '>';
}

}  // namespace smtplab::smtp
