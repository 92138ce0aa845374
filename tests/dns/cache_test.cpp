#include "sim/dns/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

using test::name;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

static_assert(sizeof(Cache) <= 24);

constexpr Instant at_s(std::int64_t s) { return Instant{} + seconds(s); }

CacheEntry entry(std::string_view owner, std::int64_t expires_s, Trust trust = Trust::answer,
                 std::string_view address = "192.0.2.1") {
  CacheEntry entry;
  entry.name = name(owner);
  entry.trust = trust;
  entry.expires = at_s(expires_s);
  entry.data = {AddressData{test::address(address)}};
  return entry;
}

CacheEntry denial(std::string_view owner, std::int64_t expires_s) {
  CacheEntry denial;
  denial.name = name(owner);
  denial.kind = CacheEntry::Kind::no_such_name;
  denial.type = RecordType::any;
  denial.expires = at_s(expires_s);
  return denial;
}

/// A cache, and what its changes add up to.
struct CacheAndFold {
  Cache cache;
  std::vector<std::string> changes;  // "+name" or "-name"
  std::vector<CacheEntry> folded;

  void put(const CacheEntry& entry, std::int64_t now_s, std::size_t limit = 100) {
    std::vector<CacheChanged> made;
    cache.put(entry, at_s(now_s), limit, made);
    for (const CacheChanged& change : made) {
      const bool is_added = change.kind == CacheChanged::Kind::added;
      changes.push_back((is_added ? '+' : '-') + change.entry.name.to_host());
      std::erase_if(folded, [&](const CacheEntry& other) {
        return other.name == change.entry.name && other.type == change.entry.type;
      });
      if (is_added) folded.push_back(change.entry);
    }
    auto kept = folded;
    std::erase_if(kept, [&](const CacheEntry& one) { return one.expires <= at_s(now_s); });
    EXPECT_THAT(cache.content(at_s(now_s)), testing::UnorderedElementsAreArray(kept));
  }

  const CacheEntry* find(std::string_view owner, std::int64_t now_s,
                         Trust least = Trust::answer) const {
    return cache.find(name(owner), RecordType::a, least, at_s(now_s));
  }
};

// RFC 1035 section 6.1.3.
TEST(Cache, TheTtlCountsDown) {
  CacheAndFold held;
  held.put(entry("a.x", 100), 0);
  ASSERT_NE(held.find("A.X", 40), nullptr);
  EXPECT_EQ(held.find("a.x", 40)->records(at_s(40))[0].to_string(), "a.x. 60 IN A 192.0.2.1");
  EXPECT_EQ(held.find("a.x", 99)->records(at_s(99))[0].ttl_s, 1U);
  EXPECT_EQ(held.find("a.x", 100), nullptr);
  EXPECT_THAT(held.cache.content(at_s(100)), IsEmpty());
}

TEST(Cache, TtlsAreBounded) {
  EXPECT_EQ(expiry(60, Cache::kMaxTtl, at_s(5)), at_s(65));
  EXPECT_EQ(expiry(0x7FFFFFFF, Cache::kMaxTtl, at_s(0)), at_s(7 * 86400));
  // RFC 2181 section 8.
  EXPECT_EQ(expiry(0x80000000U, Cache::kMaxTtl, at_s(5)), at_s(5));
}

// RFC 1035 section 3.2.1: a TTL of 0 forbids it.
TEST(Cache, WhatHasExpiredIsNotKept) {
  CacheAndFold held;
  held.put(entry("a.x", 5), 5);
  EXPECT_EQ(held.cache.size(), 0U);
  EXPECT_THAT(held.changes, IsEmpty());
}

// RFC 2181 section 5.4.1.
TEST(Cache, GlueNeitherAnswersNorReplacesAnswers) {
  CacheAndFold held;
  held.put(entry("a.x", 100, Trust::glue, "192.0.2.9"), 0);
  EXPECT_EQ(held.find("a.x", 1), nullptr);
  EXPECT_NE(held.find("a.x", 1, Trust::glue), nullptr);
  held.put(entry("a.x", 50), 1);
  held.put(entry("a.x", 100, Trust::glue, "192.0.2.9"), 2);
  ASSERT_NE(held.find("a.x", 3), nullptr);
  EXPECT_EQ(held.find("a.x", 3)->data, entry("a.x", 0).data);
  // Once the answer has expired, glue is better than nothing.
  held.put(entry("a.x", 100, Trust::glue, "192.0.2.9"), 60);
  EXPECT_NE(held.find("a.x", 61, Trust::glue), nullptr);
  EXPECT_THAT(held.changes, ElementsAre("+a.x", "+a.x", "+a.x"));
}

TEST(Cache, AMissingNameHasNoType) {
  CacheAndFold held;
  held.put(entry("a.x", 100), 0);
  held.put(denial("a.x", 50), 1);
  ASSERT_NE(held.find("a.x", 2), nullptr);
  EXPECT_EQ(held.find("a.x", 2)->kind, CacheEntry::Kind::no_such_name);
  EXPECT_THAT(held.changes, ElementsAre("+a.x", "-a.x", "+a.x"));
  // What is learned later holds.
  held.put(entry("a.x", 100), 3);
  EXPECT_EQ(held.find("a.x", 4)->kind, CacheEntry::Kind::records);
  EXPECT_EQ(held.cache.size(), 1U);
}

TEST(Cache, HoldsNoMoreThanItsLimit) {
  CacheAndFold held;
  held.put(entry("a.x", 100), 0, 3);
  held.put(entry("b.x", 50), 0, 3);
  held.put(entry("c.x", 200), 0, 3);
  held.put(entry("d.x", 300), 1, 3);  // b expires next
  EXPECT_THAT(held.changes, ElementsAre("+a.x", "+b.x", "+c.x", "-b.x", "+d.x"));
  held.put(entry("e.x", 300), 150, 3);  // a has expired, of which nothing is told
  EXPECT_THAT(held.changes, ElementsAre("+a.x", "+b.x", "+c.x", "-b.x", "+d.x", "+e.x"));
  held.put(entry("e.x", 400), 150, 3);  // the same again needs no room
  EXPECT_EQ(held.cache.size(), 3U);
  held.put(entry("f.x", 400), 150, 0);
  EXPECT_EQ(held.find("f.x", 151), nullptr);
}

}  // namespace
}  // namespace smtplab::dns
