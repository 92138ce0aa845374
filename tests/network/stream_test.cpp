#include "sim/network/stream.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::network {
namespace {

struct Segment {
  Instant arrives;
  std::uint32_t octets;

  friend bool operator==(const Segment&, const Segment&) = default;
};

void PrintTo(const Segment& segment, std::ostream* out) {
  *out << segment.octets << " octets at " << segment.arrives.nanoseconds << " ns";
}

Instant at(Duration since_start) { return Instant{} + since_start; }

Link link_of(Duration latency, std::uint64_t bits_per_second, std::uint32_t segment_octets) {
  Link link;
  link.latency = latency;
  link.bits_per_second = bits_per_second;
  link.segment_octets = segment_octets;
  return link;
}

class StreamTest : public ::testing::Test {
 protected:
  std::vector<Segment> write(std::string_view octets, Instant now, const Link& link) {
    std::vector<Segment> segments;
    stream.write(octets, now, link, random, [&](Instant arrives, std::uint32_t length) {
      segments.push_back({arrives, length});
    });
    return segments;
  }

  Random random{7};
  Stream stream;
};

TEST_F(StreamTest, CutsOctetsIntoSegments) {
  const Link link = link_of(milliseconds(20), 0, 4);
  EXPECT_EQ(
      write("0123456789", at(seconds(1)), link),
      (std::vector<Segment>{
          {at(milliseconds(1020)), 4}, {at(milliseconds(1020)), 4}, {at(milliseconds(1020)), 2}}));
  EXPECT_EQ(stream.read(4), "0123");
  EXPECT_EQ(stream.read(4), "4567");
  EXPECT_EQ(stream.read(2), "89");
  EXPECT_EQ(stream.written(), 10U);
  EXPECT_EQ(stream.read_total(), 10U);
}

TEST_F(StreamTest, AWholeNumberOfSegmentsHasNoEmptyLastOne) {
  EXPECT_EQ(write("01234567", {}, link_of({}, 0, 4)).size(), 2U);
  EXPECT_TRUE(write("", {}, link_of({}, 0, 4)).empty());
}

// 10 octets at 8000 bit/s are 10 ms; what is written meanwhile waits behind them.
TEST_F(StreamTest, BandwidthIsSharedByWhatWasWrittenBefore) {
  const Link link = link_of(milliseconds(5), 8000, 1460);
  EXPECT_EQ(write("0123456789", {}, link), (std::vector<Segment>{{at(milliseconds(15)), 10}}));
  EXPECT_EQ(write("abc", at(milliseconds(4)), link),
            (std::vector<Segment>{{at(milliseconds(18)), 3}}));
  // An idle line owes nothing for the past.
  EXPECT_EQ(write("abc", at(seconds(1)), link),
            (std::vector<Segment>{{at(milliseconds(1008)), 3}}));
}

TEST_F(StreamTest, SegmentsLeaveOneAfterTheOther) {
  const Link link = link_of(milliseconds(5), 8000, 4);
  EXPECT_EQ(write("0123456789", {}, link),
            (std::vector<Segment>{
                {at(milliseconds(9)), 4}, {at(milliseconds(13)), 4}, {at(milliseconds(15)), 2}}));
}

TEST_F(StreamTest, TransmissionIsRoundedUpToTheNanosecond) {
  // 8 bits at 3 bit/s: 2 666 666 666.67 ns.
  EXPECT_EQ(write("x", {}, link_of({}, 3, 1460)),
            (std::vector<Segment>{{Instant{2'666'666'667}, 1}}));
}

TEST_F(StreamTest, JitterNeverLetsASegmentOvertake) {
  Link link = link_of(milliseconds(20), 0, 1);
  link.jitter = milliseconds(50);
  const std::vector<Segment> segments = write(std::string(300, 'x'), {}, link);
  ASSERT_EQ(segments.size(), 300U);
  EXPECT_NE(segments.front().arrives, segments.back().arrives);
  Instant before = at(link.latency);
  for (const Segment& segment : segments) {
    EXPECT_LE(before, segment.arrives);
    EXPECT_LE(segment.arrives, at(link.latency + link.jitter));
    before = segment.arrives;
  }
  // Not even one that was written later, over a link that has become quick.
  EXPECT_GE(write("y", {}, link_of({}, 0, 1)).front().arrives, before);
}

TEST_F(StreamTest, WithoutJitterNoRandomNumberIsDrawn) {
  Random untouched{7};
  write("0123456789", {}, link_of(milliseconds(20), 8000, 4));
  EXPECT_EQ(random.between(0, 1'000'000), untouched.between(0, 1'000'000));
}

TEST_F(StreamTest, ACloseArrivesBehindAllOctets) {
  const Link slow = link_of(milliseconds(5), 8000, 1460);
  write("0123456789", {}, slow);
  EXPECT_EQ(stream.arrival_of_close({}, slow), at(milliseconds(15)));
  EXPECT_EQ(stream.arrival_of_close(at(seconds(1)), slow), at(milliseconds(1005)));

  Link jittery = link_of(milliseconds(20), 0, 1);
  jittery.jitter = seconds(1);
  const Instant last = write("0123456789", {}, jittery).back().arrives;
  EXPECT_EQ(stream.arrival_of_close({}, jittery), last);
}

TEST_F(StreamTest, WritingGoesOnBehindWhatWasRead) {
  const Link link = link_of({}, 0, 1460);
  std::string expected;
  std::string read;
  for (std::uint32_t i = 1; i < 200; ++i) {
    const std::string octets(i, static_cast<char>('a' + i % 26));
    write(octets, {}, link);
    expected += octets;
    read += stream.read(i - i / 3);  // some stay behind
  }
  read += stream.read(1'000'000);
  EXPECT_EQ(read, expected);
}

TEST_F(StreamTest, WhatWasCutIsNeverRead) {
  const Link link = link_of({}, 0, 4);
  write("0123456789", {}, link);
  stream.read(4);
  stream.cut();
  EXPECT_EQ(stream.read(4), "");
  EXPECT_EQ(stream.written(), 10U);
  EXPECT_EQ(stream.read_total(), 4U);
}

TEST_F(StreamTest, ACopyGoesOnAlone) {
  const Link link = link_of({}, 0, 4);
  write("0123456789", {}, link);
  stream.read(4);
  Stream copy = stream;
  EXPECT_EQ(stream.read(4), "4567");
  EXPECT_EQ(copy.read(4), "4567");
  stream.cut();
  EXPECT_EQ(copy.read(2), "89");
}

}  // namespace
}  // namespace smtplab::network
