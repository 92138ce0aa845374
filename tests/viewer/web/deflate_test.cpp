#include "viewer/web/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace smtplab::web {
namespace {

// What a browser does; it and zlib read one form.
std::string unpacked(const std::string& packed, std::size_t most) {
  std::string out(most, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  std::string in = packed;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Deflate, HasNeitherHeaderNorChecksum) {
  // Fixed codes (RFC 1951 section 3.2.6): the header 1, 01; the code of 256 is seven zeros.
  EXPECT_EQ(deflate(""), std::string("\x03\x00", 2));
  // "a" is 0x30 + 97 in eight bits, the highest first.
  EXPECT_EQ(deflate("a"), std::string("\x4B\x04\x00", 3));
}

TEST(Deflate, KeepsEveryOctet) {
  std::string all;
  for (unsigned i = 0; i < 100'000; ++i) all.push_back(static_cast<char>(i * i >> 5));
  const auto packed = deflate(all);
  ASSERT_TRUE(packed.has_value());
  EXPECT_EQ(unpacked(*packed, 2 * all.size()), all);
}

TEST(Deflate, MakesWhatRepeatsItselfSmall) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += R"({"kind":"command","at":)" + std::to_string(i) + "},";
  const auto packed = deflate(text);
  ASSERT_TRUE(packed.has_value());
  EXPECT_LT(packed->size(), text.size() / 8);
  EXPECT_EQ(unpacked(*packed, 2 * text.size()), text);
}

}  // namespace
}  // namespace smtplab::web
