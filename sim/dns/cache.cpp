#include "sim/dns/cache.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "sim/dns/master_file.h"

namespace smtplab::dns {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"records", "no-data", "no-such-name"};
constexpr std::array<std::string_view, 3> kTrusts{"glue", "referral", "answer"};
constexpr std::int64_t kSecond = seconds(1).nanoseconds;

/// The enumerator whose name is `text`.
template <class Enum>
std::optional<Enum> named(const std::array<std::string_view, 3>& names, std::string_view text) {
  const auto at = std::find(names.begin(), names.end(), text);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

bool before(const CacheEntry& entry, const std::pair<const DomainName&, RecordType>& key) {
  const auto order = entry.name <=> key.first;
  return order < 0 || (order == 0 && entry.type < key.second);
}

std::optional<TextError> read_header(std::span<const Word> words, CacheEntry& entry) {
  using Kind = TextError::Kind;
  if (words.size() != 5) return error_at(Kind::bad_header, words.front());
  const auto kind = named<CacheEntry::Kind>(kKinds, words[0].text);
  if (!kind) return error_at(Kind::bad_header, words[0]);
  const auto trust = named<Trust>(kTrusts, words[1].text);
  if (!trust) return error_at(Kind::bad_header, words[1]);
  const char* const end = words[2].text.data() + words[2].text.size();
  const auto [stop, failure] =
      std::from_chars(words[2].text.data(), end, entry.expires.nanoseconds);
  if (failure != std::errc() || stop != end) return error_at(Kind::bad_number, words[2]);
  const auto type = parse_record_type(words[3].text);
  if (!type) return error_at(Kind::unknown_type, words[3]);
  auto name = read_name(words[4], DomainName());
  if (!name) return std::move(name).error();
  entry.kind = *kind;
  entry.trust = *trust;
  entry.type = *type;
  entry.name = *std::move(name);
  return std::nullopt;
}

}  // namespace

std::vector<ResourceRecord> CacheEntry::records(Instant now) const {
  std::vector<ResourceRecord> records;
  const std::int64_t left = (expires - now).nanoseconds / kSecond;
  records.reserve(data.size());
  for (const RecordData& one : data) {
    records.push_back({name, static_cast<std::uint32_t>(std::max<std::int64_t>(left, 0)), one});
  }
  return records;
}

void CacheEntry::append_to(std::string& text) const {
  text += kKinds[static_cast<std::size_t>(kind)];
  text += ' ';
  text += kTrusts[static_cast<std::size_t>(trust)];
  text += ' ';
  text += std::to_string(expires.nanoseconds);
  text += ' ';
  text += to_string(type);
  text += ' ';
  text += name.to_string();
  text += '\n';
  for (const RecordData& one : data) {
    text += to_string(one);
    text += '\n';
  }
}

tl::expected<CacheEntry, TextError> parse_cache_entry(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  auto read = split_entries(lines);
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (read->empty()) {
    return tl::make_unexpected(TextError{TextError::Kind::bad_header, 1, 0, {}});
  }
  CacheEntry entry;
  const auto& header = read->front().words;
  if (auto error = read_header(header, entry)) return tl::make_unexpected(*std::move(error));
  for (const Entry& line : std::span(*read).subspan(1)) {
    auto data = read_data(entry.type, line.words, DomainName(), header[3]);
    if (!data) return tl::make_unexpected(std::move(data).error());
    entry.data.push_back(*std::move(data));
  }
  return entry;
}

Instant expiry(std::uint32_t ttl_s, std::uint32_t max_ttl_s, Instant now) {
  if (ttl_s > 0x7FFFFFFFU) return now;
  return now + seconds(std::min(ttl_s, max_ttl_s));
}

Cache::Entries::iterator Cache::at(const DomainName& name, RecordType type) {
  const std::pair<const DomainName&, RecordType> key(name, type);
  return std::lower_bound(entries_.begin(), entries_.end(), key, before);
}

void Cache::put(CacheEntry entry, Instant now, std::size_t limit,
                std::vector<CacheChanged>& changes) {
  if (entry.expires <= now || limit == 0) return;
  auto place = at(entry.name, entry.type);
  bool is_there = place != entries_.end() && place->name == entry.name && place->type == entry.type;
  if (is_there && place->expires > now && place->trust > entry.trust) return;
  if (entry.trust == Trust::answer) {
    // A denial and an answer cannot both hold; the newer one does.
    evict(entry.name, entry.kind == CacheEntry::Kind::no_such_name, changes);
    place = at(entry.name, entry.type);
    is_there = place != entries_.end() && place->name == entry.name && place->type == entry.type;
  }
  changes.push_back({CacheChanged::Kind::added, entry});
  if (is_there) {
    *place = std::move(entry);
    return;
  }
  // What makes room is told before what needs it.
  CacheChanged added = std::move(changes.back());
  changes.pop_back();
  make_room(now, limit, changes);
  entries_.insert(at(entry.name, entry.type), std::move(entry));
  changes.push_back(std::move(added));
}

void Cache::evict(const DomainName& name, bool all_types, std::vector<CacheChanged>& changes) {
  const auto first = at(name, static_cast<RecordType>(0));
  auto last = first;
  while (last != entries_.end() && last->name == name) ++last;
  const auto kept = std::stable_partition(first, last, [&](const CacheEntry& entry) {
    const bool is_denial = entry.kind == CacheEntry::Kind::no_such_name;
    return all_types ? is_denial || entry.trust != Trust::answer : !is_denial;
  });
  for (auto gone = kept; gone != last; ++gone) {
    changes.push_back({CacheChanged::Kind::evicted, std::move(*gone)});
  }
  entries_.erase(kept, last);
}

void Cache::make_room(Instant now, std::size_t limit, std::vector<CacheChanged>& changes) {
  if (entries_.size() < limit) return;
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(),
                                [&](const CacheEntry& entry) { return entry.expires <= now; }),
                 entries_.end());
  while (entries_.size() >= limit) {
    const auto soonest = std::min_element(
        entries_.begin(), entries_.end(),
        [](const CacheEntry& a, const CacheEntry& b) { return a.expires < b.expires; });
    changes.push_back({CacheChanged::Kind::evicted, std::move(*soonest)});
    entries_.erase(soonest);
  }
}

const CacheEntry* Cache::find_exactly(const DomainName& name, RecordType type, Trust least,
                                      Instant now) const {
  const std::pair<const DomainName&, RecordType> key(name, type);
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), key, before);
  const bool fits = place != entries_.end() && place->name == name && place->type == type &&
                    place->trust >= least && place->expires > now;
  return fits ? &*place : nullptr;
}

const CacheEntry* Cache::find(const DomainName& name, RecordType type, Trust least,
                              Instant now) const {
  if (const CacheEntry* const entry = find_exactly(name, type, least, now)) return entry;
  return find_exactly(name, RecordType::any, least, now);
}

std::vector<CacheEntry> Cache::content(Instant now) const {
  std::vector<CacheEntry> content;
  for (const CacheEntry& entry : entries_) {
    if (entry.expires > now) content.push_back(entry);
  }
  return content;
}

}  // namespace smtplab::dns
