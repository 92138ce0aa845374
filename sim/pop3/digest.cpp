#include "sim/pop3/digest.h"

#include <fmt/format.h>

#include <boost/uuid/detail/md5.hpp>
#include <type_traits>

namespace smtplab::pop3 {

std::string apop_digest(std::string_view timestamp, std::string_view secret) {
  boost::uuids::detail::md5 md5;
  // Octet by octet: whole blocks would be read in place, as words, at whatever address they are.
  for (const std::string_view part : {timestamp, secret}) {
    for (const char c : part) md5.process_byte(static_cast<unsigned char>(c));
  }
  boost::uuids::detail::md5::digest_type digest;  // its octets in groups of four, as numbers
  md5.get_digest(digest);
  static_assert(std::is_same_v<decltype(digest), unsigned int[4]>);
  std::string text;
  for (const unsigned int group : digest) text += fmt::format("{:08x}", group);
  return text;
}

}  // namespace smtplab::pop3
