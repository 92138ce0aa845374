#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/resource_record.h"
#include "sim/dns/text_error.h"
#include "sim/kernel/instant.h"

namespace smtplab::dns {

/// How far cached data is to be believed (RFC 2181 section 5.4.1). Only answers are given to those
/// who ask; the rest serves to find name servers.
enum class Trust : std::uint8_t { glue, referral, answer };

/// What is known about one type of records at one name, until it expires.
struct CacheEntry {
  enum class Kind : std::uint8_t {
    records,
    no_data,       ///< the name exists, the type does not (RFC 2308 section 2.2)
    no_such_name,  ///< nor does any other type; `type` is RecordType::any (section 2.1)
  };

  DomainName name;
  RecordType type = RecordType::a;
  Kind kind = Kind::records;
  Trust trust = Trust::answer;
  Instant expires;               ///< from then on the entry is as if it were not there
  std::vector<RecordData> data;  ///< of Kind::records: the set, in the order of the response

  /// The set with the TTL that is left at `now`, in whole seconds.
  std::vector<ResourceRecord> records(Instant now) const;
  /// A line "records answer 3600000000000 MX example.org.", the number being the nanosecond at
  /// which it expires, and a line for each record's data; all ended by LF.
  void append_to(std::string& text) const;

  friend bool operator==(const CacheEntry&, const CacheEntry&) = default;
};

/// Reads what CacheEntry::append_to() writes.
tl::expected<CacheEntry, TextError> parse_cache_entry(std::string_view text);

/// One step of a cache's history. Whoever applies all of them, and drops what has expired, has the
/// cache's content.
struct CacheChanged {
  enum class Kind : std::uint8_t {
    added,    ///< replaces the entry of the same name and type, if there is one
    evicted,  ///< to make room, or because newer data denies it; not told of what has expired
  };

  Kind kind = Kind::added;
  CacheEntry entry;
};

/// A resolver's memory. It takes 24 octets while it is empty.
class Cache {
 public:
  /// RFC 2181 section 8 allows any bound; larger TTLs are cut to a week.
  static constexpr std::uint32_t kMaxTtl = 7 * 86400;
  /// RFC 2308 section 5: more than a day has been found to be a problem.
  static constexpr std::uint32_t kMaxDenialTtl = 86400;

  /// Keeps `entry`, unless the cache knows better data that has not expired, and appends what
  /// changed to `changes`.
  ///
  /// Never holds more than `limit` entries: what has expired goes first, then what expires next. A
  /// name that does not exist has no other entries of Trust::answer.
  void put(CacheEntry entry, Instant now, std::size_t limit, std::vector<CacheChanged>& changes);

  /// The entry for that type, or the denial of the name; of that trust at least, and not expired.
  /// Null if there is none. The pointer holds until the next put().
  const CacheEntry* find(const DomainName& name, RecordType type, Trust least, Instant now) const;

  /// Without what has expired; ordered by name and type.
  std::vector<CacheEntry> content(Instant now) const;
  std::size_t size() const { return entries_.size(); }

 private:
  using Entries = std::vector<CacheEntry>;

  Entries::iterator at(const DomainName& name, RecordType type);
  const CacheEntry* find_exactly(const DomainName& name, RecordType type, Trust least,
                                 Instant now) const;
  void evict(const DomainName& name, bool all_types, std::vector<CacheChanged>& changes);
  void make_room(Instant now, std::size_t limit, std::vector<CacheChanged>& changes);

  Entries entries_;  // by name and type
};

/// When data of that TTL expires; `now` itself for those that may not be cached. A TTL with the
/// highest bit set counts as zero (RFC 2181 section 8).
Instant expiry(std::uint32_t ttl_s, std::uint32_t max_ttl_s, Instant now);

}  // namespace smtplab::dns
