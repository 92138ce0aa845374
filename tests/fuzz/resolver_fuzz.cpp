// Servers answer what they like: names, types, sections and addresses are drawn from the input.
// Each lookup ends, within its bound of queries; the cache stays within its limit, and is what its
// changes add up to. Half of the inputs have an honest root: then nothing is learned about other
// names from the servers of x.test or y.test, to which alone it refers.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/dns/resolver.h"
#include "sim/dns/zone_set.h"

namespace {

using namespace smtplab;
using namespace smtplab::dns;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The input's octets, one after the other; zeros behind its end.
class Octets {
 public:
  Octets(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  bool at_end() const { return at_ >= size_; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

const std::vector<DomainName>& names() {
  static const std::vector<DomainName> names = [] {
    std::vector<DomainName> made;
    for (const char* text : {".", "test.", "x.test.", "y.test.", "a.x.test.", "b.x.test.",
                             "ns.x.test.", "ns.y.test.", "a.y.test.", "c.b.x.test.", "ns.b.x.test.",
                             "*.x.test.", "mx.", "ns.mx.", "b.y.test.", "d.c.b.x.test."}) {
      made.push_back(DomainName::parse(text).value());
    }
    return made;
  }();
  return names;
}

const DomainName& draw_name(Octets& octets) { return names()[octets.next() % names().size()]; }

RecordType draw_type(Octets& octets) {
  constexpr std::array kTypes{RecordType::a,    RecordType::mx,    RecordType::ns,
                              RecordType::aaaa, RecordType::cname, RecordType::any};
  return kTypes[octets.next() % kTypes.size()];
}

ResourceRecord draw_record(Octets& octets) {
  constexpr std::array<std::uint32_t, 4> kTtls{60, 0, 86400, 0xFFFFFFFF};
  const DomainName owner = draw_name(octets);
  const std::uint8_t form = octets.next();
  const std::uint32_t ttl_s = kTtls[form >> 6U];
  switch (form % 6U) {
    case 0:
      return {owner, ttl_s, AddressData{Address::ipv4({10, 0, 0, octets.next()})}};
    case 1:
      return {owner, ttl_s, NsData{draw_name(octets)}};
    case 2:
      return {owner, ttl_s, CnameData{draw_name(octets)}};
    case 3:
      return {owner, ttl_s, MxData{octets.next(), draw_name(octets)}};
    case 4: {
      SoaData soa;
      soa.minimum_s = octets.next();
      return {owner, ttl_s, soa};
    }
    default: {
      std::array<std::uint8_t, 16> address{0x20, 0x01};
      address[15] = octets.next();
      return {owner, ttl_s, AddressData{Address::ipv6(address)}};
    }
  }
}

/// Refers to hosts at 10.0.1.x, and denies everything else.
const ZoneSet& honest_root() {
  static const ZoneSet zones = [] {
    std::vector<ResourceRecord> records;
    for (std::uint8_t i = 0; i < 2; ++i) {
      records.push_back({names()[2U + i], 60, NsData{names()[6U + i]}});
      records.push_back({names()[6U + i], 60, AddressData{Address::ipv4({10, 0, 1, i})}});
    }
    ZoneSet made;
    made.add(Zone(names()[0], records));
    return made;
  }();
  return zones;
}

/// Where the honest root refers to for `name`; null if to nowhere.
const DomainName* cut_above(const DomainName& name) {
  if (name.is_within(names()[2])) return &names()[2];
  return name.is_within(names()[3]) ? &names()[3] : nullptr;
}

Message draw_response(const Message& query, Octets& octets) {
  Message response = query;
  const std::uint8_t form = octets.next();
  response.is_response = form % 32U != 31;
  response.authoritative = (form & 1U) != 0;
  response.code = static_cast<ResponseCode>((form >> 1U) % 8U % 6U);
  if ((form >> 4U) % 4U != 3) response.code = ResponseCode::noerror;
  if (form >= 0xF8) ++response.id;
  const std::uint8_t counts = octets.next();
  for (unsigned i = 0; i < counts % 4U; ++i) response.answers.push_back(draw_record(octets));
  for (unsigned i = 0; i < (counts >> 2U) % 4U; ++i) {
    response.authority.push_back(draw_record(octets));
  }
  for (unsigned i = 0; i < (counts >> 4U) % 4U; ++i) {
    response.additional.push_back(draw_record(octets));
  }
  // Often enough the first answer is about what was asked.
  if (counts >= 0x40 && !response.answers.empty()) {
    response.answers.front().owner = query.question.name;
  }
  return response;
}

/// A resolver, and what is known of it from outside.
class Watched {
 public:
  Watched(const ResolverConfig& config, bool root_is_honest)
      : config_(config), resolver_(config), root_is_honest_(root_is_honest) {}

  void start(std::uint32_t token, const Question& question) {
    may_teach_ = nullptr;
    resolver_.lookup(token, question, now_);
    ++open_;
    take_events();
  }

  bool has_query() const { return !queries_.empty(); }

  /// Answers the oldest query that is out, or lets it time out.
  void go_on(Octets& octets) {
    const SendQuery send = queries_.front();
    queries_.erase(queries_.begin());
    const auto& hints = config_.hints.front().addresses;
    const bool is_root = std::find(hints.begin(), hints.end(), send.server) != hints.end();
    const bool is_honest = root_is_honest_ && is_root;
    const Message response =
        is_honest ? honest_root().answer(send.query) : draw_response(send.query, octets);
    may_teach_ = &names()[0];
    if (root_is_honest_ && !is_root) may_teach_ = cut_above(send.query.question.name);
    require(may_teach_ != nullptr);
    const bool was_taken = resolver_.receive(send.server, response, now_);
    if (was_taken) {
      take_events();
    } else {
      wait();
    }
  }

  void wait() {
    may_teach_ = nullptr;
    queries_.clear();
    if (const auto deadline = resolver_.next_timeout()) {
      now_ = std::max(now_, *deadline);
      resolver_.handle_timeout(now_);
    }
    take_events();
  }

  void pass(Duration time) { now_ = now_ + time; }

  void end(std::size_t lookups) {
    // Nobody answers any more: all lookups time out.
    for (std::size_t i = 0; i <= lookups * config_.max_queries && !resolver_.is_idle(); ++i) wait();
    require(resolver_.is_idle() && open_ == 0 && !resolver_.next_timeout());
    require(sent_ <= lookups * config_.max_queries);
  }

 private:
  void take_events() {
    while (auto event = resolver_.next_event()) {
      if (auto* const send = std::get_if<SendQuery>(&*event)) {
        ++sent_;
        queries_.push_back(*send);
      } else if (auto* const resolved = std::get_if<Resolved>(&*event)) {
        require(open_ > 0 && resolved->resolution.queries <= config_.max_queries);
        const bool has_records = resolved->resolution.outcome == Outcome::records;
        require(has_records == !resolved->resolution.records.empty());
        --open_;
      } else {
        take_change(std::get<CacheChanged>(*event));
      }
    }
    check_cache();
  }

  void take_change(const CacheChanged& change) {
    std::erase_if(folded_, [&](const CacheEntry& entry) {
      return entry.name == change.entry.name && entry.type == change.entry.type;
    });
    if (change.kind == CacheChanged::Kind::evicted) return;
    const CacheEntry& entry = change.entry;
    require(may_teach_ != nullptr && entry.name.is_within(*may_teach_));
    require(entry.expires > now_);
    folded_.push_back(entry);
  }

  void check_cache() {
    auto content = resolver_.cache_content(now_);
    require(content.size() <= config_.cache_limit);
    std::erase_if(folded_, [&](const CacheEntry& entry) { return entry.expires <= now_; });
    require(content.size() == folded_.size());
    for (const CacheEntry& entry : content) {
      require(std::find(folded_.begin(), folded_.end(), entry) != folded_.end());
      require((entry.kind == CacheEntry::Kind::records) == !entry.data.empty());
    }
  }

  const ResolverConfig& config_;
  Resolver resolver_;
  bool root_is_honest_;
  const DomainName* may_teach_ = nullptr;  // about what the last response may say something
  Instant now_;
  std::vector<SendQuery> queries_;
  std::vector<CacheEntry> folded_;
  std::size_t sent_ = 0;
  std::size_t open_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Octets octets(data, size);
  ResolverConfig config;
  config.hints = {{names()[0], {Address::ipv4({10, 0, 0, 1}), Address::ipv4({10, 0, 0, 2})}}};
  const std::uint8_t form = octets.next();
  config.cache_limit = form % 8U;
  config.max_queries = 4U + (form >> 3U) % 16U;
  Watched watched(config, form >= 0x80);
  std::size_t lookups = 0;
  while (!octets.at_end() && lookups < 64) {
    const std::uint8_t step = octets.next();
    if (step % 4U == 0 || !watched.has_query()) {
      const DomainName name = draw_name(octets);
      watched.start(static_cast<std::uint32_t>(lookups++), {name, draw_type(octets)});
    } else if (step % 16U == 1) {
      watched.wait();
    } else if (step % 16U == 2) {
      watched.pass(seconds(step));
    } else {
      watched.go_on(octets);
    }
  }
  watched.end(lookups);
  return 0;
}
