#include "sim/dns/resolution.h"

namespace smtplab::dns {
namespace {

constexpr std::size_t kUsualTextRoom = 120;

}  // namespace

std::string Resolution::question_text() const {
  std::string text;
  text.reserve(kUsualTextRoom);
  text.append(to_string(question.type)).append(" ");
  question.name.append_to(text);
  return text;
}

void Resolution::append_found(std::string& text) const {
  for (const auto* part : {&chain, &records}) {
    for (const ResourceRecord& record : *part) {
      record.append_to(text);
      text += '\n';
    }
  }
  if (outcome == Outcome::server_failure) text += key_of(failure);
}

std::string_view key_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::records:
      return "records";
    case Outcome::no_data:
      return "no-data";
    case Outcome::no_such_name:
      return "no-such-name";
    case Outcome::server_failure:
      return "server-failure";
    case Outcome::timed_out:
      return "timed-out";
  }
  return "";
}

std::string_view key_of(Failure failure) {
  switch (failure) {
    case Failure::none:
      return "none";
    case Failure::no_servers:
      return "no-servers";
    case Failure::servers_failed:
      return "servers-failed";
    case Failure::alias_loop:
      return "alias-loop";
    case Failure::too_many_aliases:
      return "too-many-aliases";
    case Failure::too_much_work:
      return "too-much-work";
  }
  return "";
}

}  // namespace smtplab::dns
