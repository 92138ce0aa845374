#include "viewer/web/deflate.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>

namespace smtplab::web {
namespace {

/// RFC 1951 read again, with tables that are worked out and not written down.
class Inflater {
 public:
  explicit Inflater(const std::string& octets) : octets_(octets) {}

  std::string read() {
    if (bits(1) != 1 || bits(2) != 1) throw std::runtime_error("not one block of fixed codes");
    std::string out;
    for (;;) {
      const unsigned symbol = next_symbol();
      if (symbol == 256) break;
      if (symbol < 256) {
        out.push_back(static_cast<char>(symbol));
        continue;
      }
      const std::size_t length = symbol == 285 ? 258 : value(symbol - 257, 8, 4, 3);
      const std::size_t distance = value(code(5, 0), 4, 2, 1);
      if (distance > out.size() || distance > 32768) throw std::runtime_error("a copy of nothing");
      for (std::size_t i = 0; i < length; ++i) out.push_back(out[out.size() - distance]);
    }
    if ((place_ + 7) / 8 != octets_.size()) throw std::runtime_error("more behind the end");
    return out;
  }

 private:
  unsigned bit() {
    if (place_ / 8 >= octets_.size()) throw std::runtime_error("it ends too early");
    const auto octet = static_cast<unsigned char>(octets_[place_ / 8]);
    return (octet >> (place_++ % 8)) & 1U;
  }
  unsigned bits(unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i) value |= bit() << i;
    return value;
  }
  unsigned code(unsigned count, unsigned begin) {
    for (unsigned i = 0; i < count; ++i) begin = begin << 1U | bit();
    return begin;
  }
  unsigned next_symbol() {
    const unsigned seven = code(7, 0);
    if (seven <= 0b0010111) return 256 + seven;
    const unsigned eight = code(1, seven);
    if (eight <= 0b10111111) return eight - 0b00110000;
    if (eight <= 0b11000111) return 280 + eight - 0b11000000;
    return 144 + code(1, eight) - 0b110010000;
  }
  // Codes below `plain` stand for one value each; from there on, `step` of them have as many bits.
  std::size_t value(unsigned wanted, unsigned plain, unsigned step, std::size_t least) {
    const auto extra = [&](unsigned one) { return one < plain ? 0 : one / step - 1; };
    for (unsigned one = 0; one < wanted; ++one) least += std::size_t{1} << extra(one);
    return least + bits(extra(wanted));
  }

  const std::string& octets_;
  std::size_t place_ = 0;
};

std::string again(const std::string& octets) { return Inflater(deflate(octets)).read(); }

TEST(Deflate, WritesWhatTheRfcSays) {
  // Fixed codes (section 3.2.6): the header 1, 01; the code of 256 is seven zeros.
  EXPECT_EQ(deflate(""), std::string("\x03\x00", 2));
  // "a" is 0x30 + 97 in eight bits, the highest first.
  EXPECT_EQ(deflate("a"), std::string("\x4B\x04\x00", 3));
}

TEST(Deflate, KeepsEveryOctetAndEveryLength) {
  std::string all;
  for (int octet = 0; octet < 256; ++octet) all.push_back(static_cast<char>(octet));
  EXPECT_EQ(again(all), all);
  for (std::size_t length = 0; length < 600; ++length) {
    const std::string run(length, 'x');
    ASSERT_EQ(again(run), run) << length;
  }
}

TEST(Deflate, CopiesFromAsFarAsAllowedAndNoFarther) {
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
  for (const std::size_t gap : {1U, 4U, 5U, 192U, 193U, 24576U, 32757U, 32758U, 32759U, 40000U}) {
    std::string text = "a phrase of";
    for (std::size_t i = 0; i < gap; ++i) text.push_back(static_cast<char>(128 + random() % 128));
    text += "a phrase of";
    ASSERT_EQ(again(text), text) << gap;
  }
}

TEST(Deflate, KeepsWhatRepeatsItselfByChance) {
  std::mt19937 random(2);  // NOLINT(cert-msc32-c,cert-msc51-cpp)
  for (int round = 0; round < 200; ++round) {
    std::string text;
    const std::size_t letters = 1 + random() % 6;
    const std::size_t length = random() % 3000;
    for (unsigned i = 0; i < length; ++i)
      text.push_back(static_cast<char>('a' + random() % letters));
    ASSERT_EQ(again(text), text) << round;
  }
}

TEST(Deflate, MakesWhatRepeatsItselfSmall) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += R"({"kind":"command","at":)" + std::to_string(i) + "},";
  EXPECT_LT(deflate(text).size(), text.size() / 6);
}

}  // namespace
}  // namespace smtplab::web
