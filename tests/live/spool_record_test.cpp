#include "sim/live/spool_record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace smtplab::live {
namespace {

std::string two_records() {
  std::string journal;
  SpoolRecord("gone").add(std::uint64_t{17}).append_to(journal);
  SpoolRecord("odd").add("").add("a:b,c\r\n").add(std::string_view("\0\xFF", 2)).append_to(journal);
  return journal;
}

TEST(SpoolRecord, HoldsFieldsOfAnyOctets) {
  const std::string journal = two_records();
  SpoolScanner scanner(journal);
  using Fields = std::vector<std::string_view>;
  EXPECT_EQ(scanner.next(), (Fields{"gone", "17"}));
  EXPECT_EQ(scanner.next(), (Fields{"odd", "", "a:b,c\r\n", std::string_view("\0\xFF", 2)}));
  EXPECT_EQ(scanner.next(), std::nullopt);
  EXPECT_EQ(scanner.position(), journal.size());
}

TEST(SpoolRecord, SaysHowLongItIs) {
  std::string journal = "before";
  const std::size_t length = SpoolRecord("gone").add(std::uint64_t{1}).append_to(journal);
  EXPECT_EQ(journal.size(), 6 + length);
}

// However much of the journal was written: whole records, and nothing else.
TEST(SpoolRecord, IsWholeOrNotThere) {
  const std::string journal = two_records();
  const std::size_t first = journal.find('\n') + 1;
  for (std::size_t length = 0; length < journal.size(); ++length) {
    SpoolScanner scanner(std::string_view(journal).substr(0, length));
    std::size_t count = 0;
    while (scanner.next()) ++count;
    EXPECT_EQ(count, length < first ? 0U : 1U) << length;
    EXPECT_EQ(scanner.position(), length < first ? 0 : first) << length;
  }
}

TEST(SpoolRecord, IsNotReadWithOneOctetChanged) {
  const std::string journal = two_records();
  for (std::size_t i = 0; i < journal.find('\n') + 1; ++i) {
    std::string changed = journal;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    SpoolScanner scanner(changed);
    const auto fields = scanner.next();
    // A blank between length, hash and fields says nothing.
    if (i == 8 || i == 25) continue;
    EXPECT_EQ(fields, std::nullopt) << i;
  }
}

TEST(SpoolRecord, NumbersAreDecimal) {
  EXPECT_EQ(number_of("17"), 17U);
  EXPECT_EQ(number_of("18446744073709551615"), 18446744073709551615U);
  for (const char* const text : {"", "x", "1x", " 1", "-1", "18446744073709551616"}) {
    EXPECT_EQ(number_of(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace smtplab::live
