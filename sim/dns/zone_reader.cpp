#include "sim/dns/zone_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/dns/master_file.h"

namespace smtplab::dns {
namespace {

using Kind = TextError::Kind;

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c + 0; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return fold(x) == fold(y); });
}

bool is_other_class(std::string_view text) {
  return equals_ignoring_case(text, "CH") || equals_ignoring_case(text, "HS") ||
         equals_ignoring_case(text, "CS");
}

/// A record, the place of its type or owner, and what its line left out.
struct Line {
  ResourceRecord record;
  Word place;
  bool has_ttl = true;
};

/// Turns entries into records, one after the other.
class Reader {
 public:
  explicit Reader(const DomainName& zone) : zone_(zone), origin_(zone) {}

  std::optional<TextError> take(const Entry& entry) {
    const Word& first = entry.words.front();
    if (!entry.begins_blank && first.text.starts_with('$')) return take_directive(entry);
    std::span<const Word> words = entry.words;
    if (entry.begins_blank) {
      if (!has_owner_) return error_at(Kind::no_owner, first);
    } else {
      auto owner = read_name(first, origin_);
      if (!owner) return std::move(owner).error();
      owner_ = *std::move(owner);
      has_owner_ = true;
      words = words.subspan(1);
    }
    if (!owner_.is_within(zone_)) {
      TextError error = error_at(Kind::outside_zone, first);
      error.subject = owner_.to_string();
      return error;
    }
    return take_record(words, first);
  }

  /// Records whose TTL nobody stated get the SOA's minimum.
  std::vector<Line> finish() {
    std::uint32_t fallback = kDefaultTtl;
    for (const Line& line : lines_) {
      if (const auto* const soa = std::get_if<SoaData>(&line.record.data)) {
        fallback = soa->minimum_s;
      }
    }
    for (Line& line : lines_) {
      if (!line.has_ttl) line.record.ttl_s = fallback;
    }
    return std::move(lines_);
  }

 private:
  std::optional<TextError> take_directive(const Entry& entry) {
    const Word& first = entry.words.front();
    const bool is_origin = equals_ignoring_case(first.text, "$ORIGIN");
    if (!is_origin && !equals_ignoring_case(first.text, "$TTL")) {
      return error_at(Kind::unknown_directive, first);
    }
    if (entry.words.size() != 2)
      return error_at(is_origin ? Kind::bad_origin : Kind::bad_ttl, first);
    const Word& value = entry.words[1];
    if (is_origin) {
      auto name = read_name(value, origin_);
      if (!name) return error_at(Kind::bad_origin, value);
      origin_ = *std::move(name);
    } else {
      default_ttl_ = parse_ttl(value.text);
      if (!default_ttl_) return error_at(Kind::bad_ttl, value);
    }
    return std::nullopt;
  }

  /// [TTL] [class] type data, or [class] [TTL] type data.
  std::optional<TextError> take_record(std::span<const Word> words, const Word& first) {
    std::optional<std::uint32_t> ttl;
    bool has_class = false;
    for (; !words.empty(); words = words.subspan(1)) {
      const Word& word = words.front();
      if (is_other_class(word.text)) return error_at(Kind::other_class, word);
      if (!has_class && equals_ignoring_case(word.text, "IN")) {
        has_class = true;
      } else if (!ttl && !word.text.empty() && word.text[0] >= '0' && word.text[0] <= '9') {
        ttl = parse_ttl(word.text);
        if (!ttl) return error_at(Kind::bad_ttl, word);
      } else {
        break;
      }
    }
    if (words.empty()) return error_at(Kind::missing_type, first);
    const Word& type_word = words.front();
    const auto type = parse_record_type(type_word.text);
    if (!type) return error_at(Kind::unknown_type, type_word);
    auto data = read_data(*type, words.subspan(1), origin_, type_word);
    if (!data) return std::move(data).error();
    if (ttl) last_ttl_ = ttl;
    if (!ttl) ttl = default_ttl_ ? default_ttl_ : last_ttl_;
    lines_.push_back({{owner_, ttl.value_or(0), *std::move(data)}, first, ttl.has_value()});
    return std::nullopt;
  }

  const DomainName& zone_;
  DomainName origin_;
  DomainName owner_;
  bool has_owner_ = false;
  std::optional<std::uint32_t> default_ttl_;
  std::optional<std::uint32_t> last_ttl_;
  std::vector<Line> lines_;
};

std::optional<TextError> check_soa(const std::vector<Line>& lines, const DomainName& zone) {
  bool has_soa = false;
  for (const Line& line : lines) {
    if (line.record.type() != RecordType::soa) continue;
    TextError error = error_at(Kind::second_soa, line.place);
    error.subject = line.record.owner.to_string();
    if (has_soa) return error;
    has_soa = true;
    error.kind = Kind::soa_not_at_top;
    if (line.record.owner != zone) return error;
  }
  return std::nullopt;
}

/// Names the later line of the two: lines are sorted by owner, and stay in order within one.
std::optional<TextError> check_aliases(const std::vector<Line>& sorted, const DomainName& zone) {
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Line& line = sorted[i];
    const bool is_alias = line.record.type() == RecordType::cname;
    // The origin always has an SOA besides.
    const bool conflicts_above = i > 0 && sorted[i - 1].record.owner == line.record.owner &&
                                 (is_alias || sorted[i - 1].record.type() == RecordType::cname);
    if (conflicts_above || (is_alias && line.record.owner == zone)) {
      TextError error = error_at(Kind::cname_and_other_data, line.place);
      error.subject = line.record.owner.to_string();
      return error;
    }
  }
  return std::nullopt;
}

/// Leaves out what stands there twice (RFC 2181 section 5).
void drop_duplicates(std::vector<Line>& sorted, std::vector<ZoneNote>& notes) {
  std::vector<Line> kept;
  std::size_t owner_begin = 0;  // in `kept`
  for (Line& line : sorted) {
    if (owner_begin < kept.size() && kept[owner_begin].record.owner != line.record.owner) {
      owner_begin = kept.size();
    }
    const bool is_known =
        std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(owner_begin), kept.end(),
                    [&](const Line& other) { return other.record.data == line.record.data; });
    if (is_known) {
      notes.push_back({ZoneNote::Kind::duplicate, line.place.line, line.record});
    } else {
      kept.push_back(std::move(line));
    }
  }
  sorted = std::move(kept);
}

void level_ttls(std::vector<Line>& sorted, std::vector<ZoneNote>& notes) {
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end].record.owner == sorted[begin].record.owner) ++end;
    for (std::size_t i = begin; i < end; ++i) {
      std::uint32_t lowest = sorted[i].record.ttl_s;
      bool differs = false;
      for (std::size_t j = begin; j < i; ++j) {
        if (sorted[j].record.type() != sorted[i].record.type()) continue;
        differs = differs || sorted[j].record.ttl_s != sorted[i].record.ttl_s;
        lowest = std::min(lowest, sorted[j].record.ttl_s);
      }
      if (!differs) continue;
      notes.push_back({ZoneNote::Kind::ttl_differs, sorted[i].place.line, sorted[i].record});
      for (std::size_t j = begin; j <= i; ++j) {
        if (sorted[j].record.type() == sorted[i].record.type()) sorted[j].record.ttl_s = lowest;
      }
    }
  }
}

/// What is odd about the host that an NS or MX record names.
std::optional<ZoneNote::Kind> look_at_host(const Zone& zone, const ResourceRecord& record,
                                           const DomainName& host) {
  if (!host.is_within(zone.origin()) || host.is_root()) return std::nullopt;
  const auto records = zone.at(host);
  const auto has = [&](RecordType type) {
    return std::any_of(records.begin(), records.end(),
                       [&](const ResourceRecord& other) { return other.type() == type; });
  };
  if (has(RecordType::cname)) return ZoneNote::Kind::points_to_alias;
  if (has(RecordType::a) || has(RecordType::aaaa)) return std::nullopt;
  if (!zone.delegation(host).empty()) {
    const bool needs_glue = record.type() == RecordType::ns && host.is_within(record.owner);
    return needs_glue ? std::optional(ZoneNote::Kind::no_glue) : std::nullopt;
  }
  // A wildcard may have one; that is for the name server to find out.
  const bool may_match_wildcard = !zone.exists(host);
  if (may_match_wildcard && zone.exists(host.parent().child("*").value_or(host))) {
    return std::nullopt;
  }
  return ZoneNote::Kind::no_address;
}

void look_at_hosts(const Zone& zone, const std::vector<Line>& sorted,
                   std::vector<ZoneNote>& notes) {
  for (const Line& line : sorted) {
    const auto* const mx = std::get_if<MxData>(&line.record.data);
    const auto* const ns = std::get_if<NsData>(&line.record.data);
    if (mx == nullptr && ns == nullptr) continue;
    const DomainName& host = mx != nullptr ? mx->exchange : ns->host;
    if (const auto kind = look_at_host(zone, line.record, host)) {
      notes.push_back({*kind, line.place.line, line.record});
    }
  }
}

}  // namespace

std::string_view key_of(ZoneNote::Kind kind) {
  switch (kind) {
    case ZoneNote::Kind::duplicate:
      return "duplicate";
    case ZoneNote::Kind::ttl_differs:
      return "ttl-differs";
    case ZoneNote::Kind::points_to_alias:
      return "points-to-alias";
    case ZoneNote::Kind::no_address:
      return "no-address";
    case ZoneNote::Kind::no_glue:
      return "no-glue";
  }
  return "";
}

tl::expected<ZoneFile, ZoneError> read_zone(std::span<const std::string> lines,
                                            const DomainName& origin) {
  auto entries = split_entries(lines);
  if (!entries) return tl::make_unexpected(std::move(entries).error());
  Reader reader(origin);
  for (const Entry& entry : *entries) {
    if (auto error = reader.take(entry)) return tl::make_unexpected(*std::move(error));
  }
  std::vector<Line> read = reader.finish();
  std::vector<ZoneNote> notes;
  std::stable_sort(read.begin(), read.end(),
                   [](const Line& a, const Line& b) { return a.record.owner < b.record.owner; });
  drop_duplicates(read, notes);
  if (auto error = check_soa(read, origin)) return tl::make_unexpected(*std::move(error));
  if (auto error = check_aliases(read, origin)) return tl::make_unexpected(*std::move(error));
  level_ttls(read, notes);
  std::vector<ResourceRecord> records;
  records.reserve(read.size());
  for (const Line& line : read) records.push_back(line.record);
  Zone zone(origin, std::move(records));
  look_at_hosts(zone, read, notes);
  std::stable_sort(notes.begin(), notes.end(),
                   [](const ZoneNote& a, const ZoneNote& b) { return a.line < b.line; });
  return ZoneFile{std::move(zone), std::move(notes)};
}

}  // namespace smtplab::dns
