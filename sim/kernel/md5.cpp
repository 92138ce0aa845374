#include "sim/kernel/md5.h"

#include <boost/uuid/detail/md5.hpp>
#include <cstddef>
#include <type_traits>

namespace smtplab {
namespace {

constexpr std::size_t kBlock = 64;  // RFC 2104 section 2: B

std::string_view view_of(const Md5Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Md5Digest md5(std::initializer_list<std::string_view> parts) {
  boost::uuids::detail::md5 hash;
  // Octet by octet: whole blocks would be read in place, as words, at whatever address they are.
  for (const std::string_view part : parts) {
    for (const char c : part) hash.process_byte(static_cast<unsigned char>(c));
  }
  boost::uuids::detail::md5::digest_type groups;  // the octets in groups of four, as numbers
  hash.get_digest(groups);
  static_assert(std::is_same_v<decltype(groups), unsigned int[4]>);
  Md5Digest digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(groups[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

Md5Digest hmac_md5(std::string_view key, std::string_view text) {
  Md5Digest short_key;
  if (key.size() > kBlock) {
    short_key = md5({key});
    key = view_of(short_key);
  }
  std::string inner(kBlock, '\x36');
  std::string outer(kBlock, '\x5C');
  for (std::size_t i = 0; i < key.size(); ++i) {
    inner[i] = static_cast<char>(inner[i] ^ key[i]);
    outer[i] = static_cast<char>(outer[i] ^ key[i]);
  }
  const Md5Digest within = md5({inner, text});
  return md5({outer, view_of(within)});
}

std::string to_hex(const Md5Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : digest) {
    text.push_back(kDigits[octet >> 4U]);
    text.push_back(kDigits[octet & 15U]);
  }
  return text;
}

}  // namespace smtplab
