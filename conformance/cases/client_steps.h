#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/client_visit.h"

namespace smtplab::conformance {

// What cases about clients share.

/// "MAIL 451 Try later": the place, and what is answered there, with CRLF.
struct ProbedAnswer {
  Place place = Place::other;
  std::string octets;
};
ProbedAnswer probed_answer(std::string_view probe);

/// Where the transcript shows what the client did behind its first command at that place: its next
/// command, or how the connection or the run ended.
std::size_t line_behind(const ClientVisit& client, Place place);
/// The first command behind the first one at that place, on the same connection; nullptr if none.
const ClientCommand* next_behind(const ClientVisit& client, Place place);

Sentence said(const ClientCommand& command);

/// The client comes, and goes on to `next` behind the answer at `place`, which was a positive one.
Finding goes_on(ClientVisit& client, Place place, Place next);
/// The same where a message has to be taken behind it; `next` is what is awaited.
Finding waits_at(ClientVisit& client, Place place);

/// No command came that begins a mail transaction, or goes on with one.
Finding sends_no_mail(ClientVisit& client);
/// Nothing was sent that only a 354 would have allowed.
Finding sends_no_content(ClientVisit& client);
/// The exit status tells that the mail was not taken.
Finding tells_of_failure(ClientVisit& client);

/// "text" of a file, as the client should have sent it: behind the header, CRLF at each line's end.
std::string body_of(std::string_view message);

/// Each of `count` lines of text in a message with the usual header.
std::string letter(std::string_view body);

}  // namespace smtplab::conformance
