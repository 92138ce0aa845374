#include "conformance/cases/chunks.h"

#include <charconv>
#include <string>

namespace smtplab::conformance {

void given_chunking(Dialogue& server) {
  server.open();
  server.needs_offer("CHUNKING");
}

void send_chunk(Dialogue& server, std::string_view octets) {
  server.send("BDAT " + std::to_string(octets.size()) + "\r\n" + std::string(octets));
}

void send_last_chunk(Dialogue& server, std::string_view octets, std::string_view behind) {
  server.send("BDAT " + std::to_string(octets.size()) + " LAST\r\n" +
              std::string(octets).append(behind));
}

std::uint64_t size_limit(const Dialogue& server) {
  const std::string_view given = server.parameters_of("SIZE");
  std::uint64_t limit = 0;
  const auto error = std::from_chars(given.data(), given.data() + given.size(), limit).ec;
  return error == std::errc() ? limit : 0;
}

}  // namespace smtplab::conformance
