#include "sim/trace/jsonl_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::trace {
namespace {

const std::string kHeader =
    R"({"format":"smtplab-trace","version":1,"scenario":"X","title":"T",)"
    R"("hosts":[{"name":"a.example"},{"name":"b.example","elsewhere":true}],"seed":7,)"
    R"("starts":{"unix_seconds":1,"offset_minutes":-60}})"
    "\n";

std::string closing(int index, const std::string& more = "") {
  return R"({"index":)" + std::to_string(index) +
         R"(,"at_ns":5,"t":"0.000000005","kind":"closing","host":"a.example","connection":3)" +
         more + "}\n";
}

TEST(JsonlReader, ReadsHeaderAndEvents) {
  const auto read = read_jsonl(kHeader + closing(0) + closing(1, R"(,"cause":0)"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->header.scenario, "X");
  EXPECT_EQ(read->header.seed, 7U);
  EXPECT_EQ(read->header.starts_offset_minutes, -60);
  EXPECT_FALSE(read->header.hosts[0].is_elsewhere);
  EXPECT_TRUE(read->header.hosts[1].is_elsewhere);
  ASSERT_EQ(read->log.size(), 2U);
  EXPECT_EQ(read->log[1].kind, EventKind::closing);
  EXPECT_EQ(read->log[1].host, 0U);
  EXPECT_EQ(read->log[1].connection, 3U);
  EXPECT_EQ(read->log[1].cause, 0U);
  EXPECT_EQ(jsonl_header(read->header), kHeader);
}

// A program that was killed, or still writes.
TEST(JsonlReader, LeavesOutALineWithoutAnEnd) {
  const std::string half = closing(1).substr(0, 20);
  const auto read = read_jsonl(kHeader + closing(0) + half);
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->is_cut);
  EXPECT_EQ(read->log.size(), 1U);
}

TEST(JsonlReader, OctetsThatAreNoTextComeBack) {
  const std::string sent =
      R"({"index":0,"at_ns":5,"kind":"sent","host":"a.example","connection":0,)"
      R"("begin":0,"length":2,"payload_base64":"/wA="})"
      "\n";
  const auto read = read_jsonl(kHeader + sent);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->log.payload(0), std::string("\xFF\0", 2));
}

// Another version has other numbers for the same rows.
TEST(JsonlReader, KnowsARowByItsKey) {
  const std::span<const smtp::Transition> rows = smtp::transitions();
  const auto row_of = [](const std::string& members) {
    const auto read =
        read_jsonl(kHeader +
                   R"({"index":0,"at_ns":5,"kind":"command","host":"a.example","connection":0,)"
                   R"("verb":"MAIL",)" +
                   members + R"("before":"ready","after":"ready","begin":0,"length":4})" + "\n");
    return read ? static_cast<int>(read->log[0].row) : -1;
  };
  const std::size_t last = rows.size() - 1;
  const std::string key(rows[last].key);
  const auto first_of_key =
      std::find_if(rows.begin(), rows.end(),
                   [&](const smtp::Transition& row) { return row.key == key; }) -
      rows.begin();
  EXPECT_EQ(row_of(R"("row":)" + std::to_string(last) + R"(,"row_key":")" + key + R"(",)"), last);
  EXPECT_EQ(row_of(R"("row":3,"row_key":")" + key + R"(",)"), first_of_key);
  EXPECT_EQ(row_of(R"("row":3,"row_key":"of-a-later-version",)"), smtp::kNoRow);
  EXPECT_EQ(row_of(R"("row":9000,"row_key":"of-the-host-alone",)"), 9000);
  EXPECT_EQ(row_of(R"("row":3,)"), 3);
  EXPECT_EQ(row_of(""), smtp::kNoRow);
}

struct Wrong {
  std::string text;
  TraceReadError::Kind kind;
  std::size_t line;
};

TEST(JsonlReader, SaysWhereATextIsNone) {
  using Kind = TraceReadError::Kind;
  const std::string other = R"({"format":"smtplab-trace","version":99,"hosts":[]})";
  const Wrong all[] = {
      {"", Kind::no_header, 1},
      {"{}\n", Kind::no_header, 1},
      {"[1]\n", Kind::no_header, 1},
      {"no json\n", Kind::no_header, 1},
      {other + "\n", Kind::other_version, 1},
      {R"({"format":"smtplab-trace","version":1})"
       "\n",
       Kind::no_header, 1},
      {kHeader + "{}\n", Kind::bad_event, 2},
      {kHeader + "7\n", Kind::bad_event, 2},
      {kHeader + closing(1), Kind::bad_event, 2},
      {kHeader + closing(0) + closing(0), Kind::bad_event, 3},
      {kHeader + closing(0, R"(,"cause":0)"), Kind::bad_event, 2},
      {kHeader + closing(0, R"(,"host":"c.example")"), Kind::bad_event, 2},
      {kHeader + R"({"index":0,"at_ns":5,"kind":"no-such-kind"})"
                 "\n",
       Kind::bad_event, 2},
      {kHeader + R"({"index":0,"at_ns":5,"kind":"content","length":-1})"
                 "\n",
       Kind::bad_event, 2},
      {kHeader + R"({"index":0,"at_ns":5,"kind":"command","verb":"XYZ"})"
                 "\n",
       Kind::bad_event, 2},
  };
  for (const Wrong& wrong : all) {
    const auto read = read_jsonl(wrong.text);
    ASSERT_FALSE(read.has_value()) << wrong.text;
    EXPECT_EQ(read.error().kind, wrong.kind) << wrong.text;
    EXPECT_EQ(read.error().line, wrong.line) << wrong.text;
  }
}

}  // namespace
}  // namespace smtplab::trace
