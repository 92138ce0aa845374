#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// What is answered: the connection, a command, or the end of the content.
enum class Place : std::uint8_t {
  greeting,
  ehlo,
  helo,
  starttls,
  auth,
  mail,
  rcpt,
  data,
  content,
  rset,
  noop,
  vrfy,
  quit,
  other,
};
/// "MAIL", "(connection)", "(content)", ...
std::string_view place_name(Place place);
/// Of a line without its end; letter case does not count.
Place place_of(std::string_view line);

/// One answer to a client, octet for octet, and how it goes out.
struct Answer {
  enum class Form : std::uint8_t {
    at_once,
    by_line,   ///< each line as a segment, with `pause` between them
    by_octet,  ///< each octet as a segment; one `pause` in the middle
  };
  enum class Then : std::uint8_t {
    goes_on,
    closes,      ///< the connection ends, with nothing more said
    starts_tls,  ///< the handshake follows
    breaks_tls,  ///< words in the clear answer the client's handshake
  };

  std::string octets;  ///< empty: none
  Duration delay{};    ///< waited before it
  Form form = Form::at_once;
  Duration pause{};
  Then then = Then::goes_on;
};

/// What a server says to a client that comes: a right one, but for what was changed.
class ClientScript {
 public:
  /// EHLO is answered with these keywords; before TLS, where it is offered, and behind it.
  void announce(std::vector<std::string> keywords) { keywords_ = std::move(keywords); }
  void announce_in_tls(std::vector<std::string> keywords) { tls_keywords_ = std::move(keywords); }

  /// In place of the usual answer. `time` is which one in the whole run is meant, from 1 on; 0:
  /// each. Of several the last one counts.
  void answer(Place place, Answer answer, std::size_t time = 0) {
    changes_.push_back({place, time, std::move(answer)});
  }

  /// What all changes together wait for.
  Duration delays() const;
  /// The answer to the `time`th such thing; `has_recipients`: whether DATA has somebody to go to.
  Answer answer_to(Place place, std::size_t time, bool has_recipients, bool encrypted) const;

 private:
  struct Change {
    Place place;
    std::size_t time;
    Answer answer;
  };

  Answer usual(Place place, bool has_recipients, bool encrypted) const;
  bool offers(std::string_view keyword) const;

  std::vector<std::string> keywords_;
  std::vector<std::string> tls_keywords_;
  std::vector<Change> changes_;
};

}  // namespace smtplab::conformance
