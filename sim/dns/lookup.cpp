#include "sim/dns/lookup.h"

#include <algorithm>
#include <utility>

namespace smtplab::dns {
namespace {

/// Servers of one zone that are looked at; no zone needs more.
constexpr std::size_t kMaxHosts = 13;
constexpr std::size_t kMaxAddressesOfHost = 4;

void keep(CacheEntry entry, Lookup::Context context) {
  std::vector<CacheChanged> changes;
  context.cache.put(std::move(entry), context.now, context.config.cache_limit, changes);
  for (CacheChanged& change : changes) context.events.emplace_back(std::move(change));
}

/// Keeps records of one owner, set by set; a set's TTL is its lowest.
void keep_records(const std::vector<ResourceRecord>& records, Trust trust,
                  Lookup::Context context) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto is_of_set = [&](const ResourceRecord& record) {
      return record.owner == records[i].owner && record.type() == records[i].type();
    };
    const auto begin = records.begin();
    const auto here = begin + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(begin, here, is_of_set)) continue;
    CacheEntry entry;
    entry.name = records[i].owner;
    entry.type = records[i].type();
    entry.trust = trust;
    entry.expires = expiry(records[i].ttl_s, Cache::kMaxTtl, context.now);
    for (auto record = here; record != records.end(); ++record) {
      if (!is_of_set(*record)) continue;
      entry.expires = std::min(entry.expires, expiry(record->ttl_s, Cache::kMaxTtl, context.now));
      entry.data.push_back(record->data);
    }
    keep(std::move(entry), context);
  }
}

void append_addresses(const std::vector<ResourceRecord>& records, const DomainName& host,
                      std::vector<Address>& addresses) {
  for (const ResourceRecord& record : records) {
    const auto* const data = std::get_if<AddressData>(&record.data);
    const bool fits =
        data != nullptr && record.owner == host && addresses.size() < kMaxAddressesOfHost &&
        std::find(addresses.begin(), addresses.end(), data->address) == addresses.end();
    if (fits) addresses.push_back(data->address);
  }
}

std::vector<Address> known_addresses(const DomainName& host,
                                     const std::vector<ResourceRecord>& glue,
                                     Lookup::Context context) {
  std::vector<Address> addresses;
  append_addresses(glue, host, addresses);
  for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
    const CacheEntry* const entry = context.cache.find(host, type, Trust::glue, context.now);
    if (entry != nullptr) append_addresses(entry->records(context.now), host, addresses);
  }
  return addresses;
}

std::vector<DomainName> hosts_of(const std::vector<RecordData>& data) {
  std::vector<DomainName> hosts;
  hosts.reserve(data.size());
  for (const RecordData& one : data) hosts.push_back(std::get<NsData>(one).host);
  return hosts;
}

}  // namespace

Lookup::Lookup(std::uint32_t token, Question question)
    : question_(std::move(question)), tokens_{token} {
  frames_.emplace_back().question = question_;
}

std::optional<Instant> Lookup::deadline() const {
  if (!outstanding_) return std::nullopt;
  return outstanding_->deadline;
}

void Lookup::run(Context context) {
  while (!done() && !outstanding_) step(context);
}

void Lookup::step(Context context) {
  if (!frames_.back().has_servers) {
    if (answer_from_cache(context)) return;
    choose_servers(context);
  }
  // Other servers first, then other addresses, and only then the same again (RFC 1035 section
  // 4.2.1).
  if (ask(true, context) || look_for_host(context) || ask(false, context)) return;
  const Frame& frame = frames_.back();
  if (frame.timed_out && !frame.server_failed) {
    finish(Outcome::timed_out, {}, context);
  } else {
    fail(frame.server_failed ? Failure::servers_failed : Failure::no_servers, context);
  }
}

bool Lookup::answer_from_cache(Context context) {
  const bool is_nested = frames_.size() > 1;
  const Trust least = is_nested ? Trust::glue : Trust::answer;
  while (true) {
    const Question& question = frames_.back().question;
    const CacheEntry* const entry =
        context.cache.find(question.name, question.type, least, context.now);
    if (entry != nullptr) {
      switch (entry->kind) {
        case CacheEntry::Kind::records:
          finish(Outcome::records, entry->records(context.now), context);
          break;
        case CacheEntry::Kind::no_data:
          finish(Outcome::no_data, {}, context);
          break;
        case CacheEntry::Kind::no_such_name:
          finish(Outcome::no_such_name, {}, context);
          break;
      }
      return true;
    }
    if (question.type == RecordType::any || question.type == RecordType::cname) return false;
    const CacheEntry* const alias =
        context.cache.find(question.name, RecordType::cname, Trust::answer, context.now);
    if (alias == nullptr || alias->kind != CacheEntry::Kind::records) return false;
    const auto chain = alias->records(context.now);
    if (!take_chain(chain, std::get<CnameData>(chain.front().data).canonical, context)) {
      return true;
    }
  }
}

/// The nearest zone above the name whose servers are known, or the hints.
void Lookup::choose_servers(Context context) {
  Frame& frame = frames_.back();
  frame.has_servers = true;
  for (std::size_t count = frame.question.name.label_count() + 1; count-- > 0;) {
    const DomainName zone = frame.question.name.ancestor(count);
    const CacheEntry* const entry =
        context.cache.find(zone, RecordType::ns, Trust::referral, context.now);
    if (entry == nullptr || entry->kind != CacheEntry::Kind::records) continue;
    if (take_servers(zone, hosts_of(entry->data), {}, context)) return;
  }
  frame.zone = DomainName();
  frame.hosts.clear();
  frame.targets.clear();
  for (const ServerHint& hint : context.config.hints) {
    for (const Address& address : hint.addresses) frame.targets.push_back({address, 0});
  }
}

bool Lookup::is_looking_for(const DomainName& host) const {
  return std::any_of(frames_.begin(), frames_.end(),
                     [&](const Frame& frame) { return frame.question.name == host; });
}

/// False if none of the hosts has an address, or one that could be found.
bool Lookup::take_servers(const DomainName& zone, const std::vector<DomainName>& hosts,
                          const std::vector<ResourceRecord>& glue, Context context) {
  Frame& frame = frames_.back();
  frame.zone = zone;
  frame.targets.clear();
  frame.hosts.clear();
  std::vector<std::vector<Address>> known;
  for (const DomainName& host : hosts) {
    if (known.size() + frame.hosts.size() == kMaxHosts) break;
    auto addresses = known_addresses(host, glue, context);
    if (!addresses.empty()) {
      known.push_back(std::move(addresses));
    } else if (!host.is_within(zone) && !is_looking_for(host)) {
      // Those within the zone only its own servers know.
      frame.hosts.push_back({host, false});
    }
  }
  for (std::size_t i = 0; i < kMaxAddressesOfHost; ++i) {
    for (const auto& addresses : known) {
      if (i < addresses.size()) frame.targets.push_back({addresses[i], 0});
    }
  }
  return !frame.targets.empty() || !frame.hosts.empty();
}

/// Sends a query to the target that was asked least; false if there is none left.
bool Lookup::ask(bool untried_only, Context context) {
  std::vector<Target>& targets = frames_.back().targets;
  const auto target =
      std::min_element(targets.begin(), targets.end(),
                       [](const Target& a, const Target& b) { return a.tries < b.tries; });
  const unsigned limit = untried_only ? 1 : context.config.tries;
  if (target == targets.end() || target->tries >= limit) return false;
  if (queries_ >= context.config.max_queries) {
    fail_all(Failure::too_much_work, context);
  } else {
    send(static_cast<std::size_t>(target - targets.begin()), context);
  }
  return true;
}

void Lookup::send(std::size_t target, Context context) {
  Frame& frame = frames_.back();
  ++queries_;
  ++frame.targets[target].tries;
  SendQuery out;
  out.server = frame.targets[target].address;
  out.query.id = context.next_id++;
  out.query.question = frame.question;
  outstanding_ =
      Outstanding{out.server, out.query.id, context.now + context.config.timeout, target};
  context.events.emplace_back(std::move(out));
}

/// Opens a frame for the address of a server; false if there is none to look for.
bool Lookup::look_for_host(Context context) {
  while (!frames_.back().hosts.empty()) {
    Frame& frame = frames_.back();
    Host& host = frame.hosts.front();
    const Question question{host.name, host.asked_ipv4 ? RecordType::aaaa : RecordType::a};
    const bool may_open =
        frames_.size() <= context.config.max_nesting && nested_ < context.config.max_queries;
    if (!may_open) {
      frame.hosts.erase(frame.hosts.begin());
      continue;
    }
    ++nested_;
    frames_.emplace_back().question = question;
    return true;
  }
  return false;
}

bool Lookup::receive(const Address& server, const Message& response, Context context) {
  if (!outstanding_ || !response.is_response || outstanding_->id != response.id ||
      outstanding_->server != server || response.question != frames_.back().question) {
    return false;
  }
  Frame& frame = frames_.back();
  const std::size_t target = outstanding_->target;
  outstanding_.reset();
  ResponseReading reading =
      read_response(response, frame.question, frame.zone, context.config.max_aliases);
  if (reading.kind == ResponseReading::Kind::lame) {
    frame.targets.erase(frame.targets.begin() + static_cast<std::ptrdiff_t>(target));
    frame.server_failed = true;
  } else {
    take(std::move(reading), response.authoritative, context);
  }
  run(context);
  return true;
}

void Lookup::give_up_waiting(Context context) {
  outstanding_.reset();
  frames_.back().timed_out = true;
  run(context);
}

void Lookup::take(ResponseReading reading, bool authoritative, Context context) {
  using Kind = ResponseReading::Kind;
  // Without authority the servers of the zone itself are to be asked again next time.
  const Trust trust = authoritative ? Trust::answer : Trust::referral;
  keep_records(reading.chain, trust, context);
  if (reading.kind == Kind::alias_loop) return fail(Failure::alias_loop, context);
  if (!take_chain(reading.chain, reading.name, context)) return;
  const Question question = frames_.back().question;
  CacheEntry denial;
  denial.name = question.name;
  denial.type = question.type;
  denial.expires = expiry(reading.denial_ttl_s.value_or(0), Cache::kMaxDenialTtl, context.now);
  switch (reading.kind) {
    case Kind::records:
      if (question.type != RecordType::any) keep_records(reading.records, trust, context);
      return finish(Outcome::records, std::move(reading.records), context);
    case Kind::no_data:
      denial.kind = CacheEntry::Kind::no_data;
      if (question.type != RecordType::any) keep(std::move(denial), context);
      return finish(Outcome::no_data, {}, context);
    case Kind::no_such_name:
      denial.kind = CacheEntry::Kind::no_such_name;
      denial.type = RecordType::any;
      keep(std::move(denial), context);
      return finish(Outcome::no_such_name, {}, context);
    case Kind::referral:
      return take_referral(reading, context);
    case Kind::alias:
      frames_.back().has_servers = false;
      return;
    case Kind::alias_loop:
    case Kind::lame:
      return;  // dealt with above
  }
}

void Lookup::take_referral(const ResponseReading& reading, Context context) {
  Frame& frame = frames_.back();
  if (++frame.referrals > context.config.max_referrals) {
    return fail(Failure::too_much_work, context);
  }
  keep_records(reading.records, Trust::referral, context);
  keep_records(reading.glue, Trust::glue, context);
  std::vector<DomainName> hosts;
  hosts.reserve(reading.records.size());
  for (const ResourceRecord& record : reading.records) {
    hosts.push_back(std::get<NsData>(record.data).host);
  }
  const DomainName zone = reading.records.front().owner;
  take_servers(zone, hosts, reading.glue, context);
}

/// Goes on at `name`, where the aliases `chain` lead; false if the frame has failed by that.
bool Lookup::take_chain(const std::vector<ResourceRecord>& chain, const DomainName& name,
                        Context context) {
  if (chain.empty()) return true;
  Frame& frame = frames_.back();
  frame.chain.insert(frame.chain.end(), chain.begin(), chain.end());
  frame.question.name = name;
  const bool is_loop =
      std::any_of(frame.chain.begin(), frame.chain.end(),
                  [&](const ResourceRecord& alias) { return alias.owner == name; });
  if (is_loop) {
    fail(Failure::alias_loop, context);
    return false;
  }
  if (frame.chain.size() > context.config.max_aliases) {
    fail(Failure::too_many_aliases, context);
    return false;
  }
  return true;
}

void Lookup::finish(Outcome outcome, std::vector<ResourceRecord> records, Context context) {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frames_.empty()) {
    Resolution resolution;
    resolution.outcome = outcome;
    resolution.canonical = std::move(frame.question.name);
    resolution.chain = std::move(frame.chain);
    resolution.records = std::move(records);
    return end(std::move(resolution), context);
  }
  Frame& below = frames_.back();
  Host& host = below.hosts.front();
  if (outcome == Outcome::timed_out) below.timed_out = true;
  std::vector<Address> addresses;
  append_addresses(records, frame.question.name, addresses);
  for (const Address& address : addresses) below.targets.push_back({address, 0});
  const bool may_have_ipv6 = outcome != Outcome::no_such_name && !host.asked_ipv4;
  if (addresses.empty() && may_have_ipv6) {
    host.asked_ipv4 = true;
  } else {
    below.hosts.erase(below.hosts.begin());
  }
}

/// The frame ends without a result; the one below may know another way.
void Lookup::fail(Failure failure, Context context) {
  if (frames_.size() == 1) {
    fail_all(failure, context);
  } else {
    finish(Outcome::server_failure, {}, context);
  }
}

void Lookup::fail_all(Failure failure, Context context) {
  Resolution resolution;
  resolution.failure = failure;
  resolution.canonical = std::move(frames_.front().question.name);
  resolution.chain = std::move(frames_.front().chain);
  frames_.clear();
  end(std::move(resolution), context);
}

void Lookup::end(Resolution resolution, Context context) {
  resolution.question = question_;
  resolution.queries = queries_;
  resolution.from_cache = queries_ == 0;
  for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
    context.events.emplace_back(Resolved{tokens_[i], resolution});
  }
  context.events.emplace_back(Resolved{tokens_.back(), std::move(resolution)});
}

}  // namespace smtplab::dns
