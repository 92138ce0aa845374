#include <charconv>
#include <string_view>
#include <vector>

#include "sim/smtp/client_session.h"
#include "sim/smtp/utf8.h"

namespace smtplab::smtp {

// What EHLO's reply announces, and what follows from it.

namespace {

// "AUTH PLAIN CRAM-MD5"
void read_mechanisms(std::string_view line, MechanismSet& mechanisms) {
  for (std::size_t space = line.find(' '); space != std::string_view::npos;
       space = line.find(' ')) {
    line.remove_prefix(space + 1);
    if (const auto known = find_mechanism(line.substr(0, line.find(' ')))) mechanisms.add(*known);
  }
}

}  // namespace

// RFC 5321 section 4.1.1.1: each line behind the first is a keyword and perhaps parameters.
void ClientSession::take_extensions(Verb verb) {
  extensions_ = {};
  announced_size_ = 0;
  mechanisms_ = {0};
  if (verb == Verb::helo) return;
  const std::vector<std::string_view> lines = reply_.lines();
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t space = lines[i].find(' ');
    const std::uint8_t found = find_extension(lines[i].substr(0, space));
    if (found == kExtensionCount) continue;
    extensions_.add(static_cast<Extension>(found));
    if (static_cast<Extension>(found) == Extension::size && space != std::string_view::npos) {
      const std::string_view figure = lines[i].substr(space + 1);
      std::from_chars(figure.data(), figure.data() + figure.size(), announced_size_);
    }
    if (static_cast<Extension>(found) == Extension::auth) read_mechanisms(lines[i], mechanisms_);
  }
}

// RFC 6531 section 3.7.4: replies that show a mailbox, where the client knows SMTPUTF8.
bool ClientSession::may_be_in_utf8(std::string_view line) const {
  if (!awaits_reply() || !extensions_.has(Extension::smtputf8)) return false;
  const Verb verb = outstanding_[first_outstanding_];
  return (verb == Verb::rcpt || verb == Verb::vrfy || verb == Verb::expn) &&
         find_bad_utf8(line) == std::string_view::npos;
}

}  // namespace smtplab::smtp
