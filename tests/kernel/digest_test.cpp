#include "sim/kernel/digest.h"

#include <gtest/gtest.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab {
namespace {

std::string text_of(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(i * 131 + i / 256);
  return text;
}

std::uint64_t at_once(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

TEST(Digest, OfNothingIsTheHashOfNothing) {
  EXPECT_EQ(Digest().value(), 0x2d06800538d394c2);
  Digest digest;
  digest.add(std::string_view());
  EXPECT_EQ(digest.value(), 0x2d06800538d394c2);
}

TEST(Digest, EqualsTheHashAtOnceForEveryLength) {
  const std::string text = text_of(2'100);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    Digest digest;
    digest.add(std::string_view(text).substr(0, length));
    ASSERT_EQ(digest.value(), at_once(text.substr(0, length))) << length << " octets";
  }
}

TEST(Digest, DoesNotDependOnHowTheOctetsAreCut) {
  const std::string text = text_of(9'000);
  for (const std::size_t piece : {1U, 7U, 8U, 40U, 255U, 256U, 257U, 1'024U, 5'000U}) {
    Digest digest;
    for (std::size_t at = 0; at < text.size(); at += piece) {
      digest.add(std::string_view(text).substr(at, piece));
    }
    EXPECT_EQ(digest.value(), at_once(text)) << "in pieces of " << piece;
  }
}

TEST(Digest, CanBeReadAtAnyTime) {
  const std::string text = text_of(3'000);
  Digest digest;
  for (std::size_t at = 0; at < text.size(); ++at) {
    digest.add(std::string_view(text).substr(at, 1));
    ASSERT_EQ(digest.value(), at_once(text.substr(0, at + 1)));
    ASSERT_EQ(digest.value(), digest.value());
  }
}

TEST(Digest, NumbersGoInLowestOctetFirst) {
  Digest number;
  number.add_u64(0x0807060504030201);
  const std::vector<std::byte> octets{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                      std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
  Digest written_out;
  written_out.add(octets);
  EXPECT_EQ(number.value(), written_out.value());
}

TEST(Digest, CopiesGoTheirOwnWays) {
  for (const std::size_t shared : {0U, 10U, 256U, 300U, 5'000U}) {
    const std::string prefix = text_of(shared);
    auto original = std::vector<Digest>(1);
    original.front().add(prefix);
    Digest copy = original.front();
    Digest assigned;
    assigned.add("something else, to be forgotten");
    assigned = original.front();
    original.front().add(text_of(700));
    copy.add("other");
    EXPECT_EQ(original.front().value(), at_once(prefix + text_of(700)));
    EXPECT_EQ(copy.value(), at_once(prefix + "other"));
    original.clear();
    copy.add(text_of(900));
    EXPECT_EQ(copy.value(), at_once(prefix + "other" + text_of(900)));
    EXPECT_EQ(assigned.value(), at_once(prefix));
  }
}

TEST(ToHex, SixteenLowerCaseDigits) {
  EXPECT_EQ(to_hex(0), "0000000000000000");
  EXPECT_EQ(to_hex(0x0123456789abcdef), "0123456789abcdef");
  EXPECT_EQ(to_hex(UINT64_MAX), "ffffffffffffffff");
}

}  // namespace
}  // namespace smtplab
