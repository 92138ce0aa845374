#include "conformance/mutants/line_interference.h"

#include <gtest/gtest.h>

namespace smtplab::conformance {
namespace {

/// Commands become what is between angle brackets; content stays.
LineInterference marked() {
  return LineInterference(
      {.command = [](std::string_view line) { return "<" + std::string(line) + ">"; }});
}

TEST(LineInterference, AChunkIsNoCommand) {
  LineInterference line = marked();
  EXPECT_EQ(line.to_server("BDAT 6\r\nNOOP\r\nRSET\r\n"), "<BDAT 6>\r\nNOOP\r\n<RSET>\r\n");
  EXPECT_EQ(line.to_server("bdat 3 LAST\r\na"), "<bdat 3 LAST>\r\na");
  EXPECT_EQ(line.to_server("\r\nQUIT\r\n"), "\r\n<QUIT>\r\n");
}

TEST(LineInterference, BehindASizeThatIsNoneCommandsFollow) {
  LineInterference line = marked();
  EXPECT_EQ(line.to_server("BDAT abc\r\nNOOP\r\n"), "<BDAT abc>\r\n<NOOP>\r\n");
  EXPECT_EQ(line.to_server("BDAT 4x\r\nNOOP\r\n"), "<BDAT 4x>\r\n<NOOP>\r\n");
  EXPECT_EQ(line.to_server("BDAT\r\nNOOP\r\n"), "<BDAT>\r\n<NOOP>\r\n");
}

TEST(LineInterference, HalfALineBehindStarttlsIsNotKeptForTls) {
  LineInterference line = marked();
  EXPECT_EQ(line.to_server("STARTTLS\r\nFOOB"), "<STARTTLS>\r\nFOOB");
  EXPECT_EQ(line.to_server("EHLO a\r\n"), "<EHLO a>\r\n");
}

}  // namespace
}  // namespace smtplab::conformance
