#include "sim/dns/resolver.h"

#include <algorithm>
#include <utility>

#include "sim/dns/lookup.h"

namespace smtplab::dns {

struct Resolver::State {
  Cache cache;
  std::vector<Lookup> lookups;
  std::vector<ResolverEvent> events;  // from first_event on: not told yet
  std::size_t first_event = 0;
  std::uint16_t next_id = 1;

  Lookup::Context context(const ResolverConfig& config, Instant now) {
    return {config, cache, events, next_id, now};
  }
};

Resolver::Resolver(const ResolverConfig& config) : config_(&config) {}

Resolver::Resolver(const Resolver& other)
    : config_(other.config_),
      state_(other.state_ ? std::make_unique<State>(*other.state_) : nullptr) {}

Resolver::Resolver(Resolver&&) noexcept = default;

Resolver& Resolver::operator=(const Resolver& other) {
  if (this != &other) *this = Resolver(other);
  return *this;
}

Resolver& Resolver::operator=(Resolver&&) noexcept = default;

Resolver::~Resolver() = default;

Resolver::State& Resolver::state() {
  if (!state_) {
    state_ = std::make_unique<State>();
    state_->next_id = config_->first_query_id;
  }
  return *state_;
}

void Resolver::lookup(std::uint32_t token, const Question& question, Instant now) {
  State& state = this->state();
  const CacheEntry* const known =
      state.cache.find(question.name, question.type, Trust::answer, now);
  if (known != nullptr && known->kind == CacheEntry::Kind::records) {
    // As Lookup would find it; most lookups are of what is known.
    Resolution resolution;
    resolution.question = question;
    resolution.outcome = Outcome::records;
    resolution.canonical = question.name;
    resolution.records = known->records(now);
    resolution.from_cache = true;
    state.events.emplace_back(Resolved{token, std::move(resolution)});
    return;
  }
  for (Lookup& lookup : state.lookups) {
    if (lookup.question() == question) return lookup.add_token(token);
  }
  Lookup lookup(token, question);
  lookup.run(state.context(*config_, now));
  if (!lookup.done()) state.lookups.push_back(std::move(lookup));
}

bool Resolver::receive(const Address& server, const Message& message, Instant now) {
  if (!state_) return false;
  const Lookup::Context context = state_->context(*config_, now);
  for (auto lookup = state_->lookups.begin(); lookup != state_->lookups.end(); ++lookup) {
    if (!lookup->receive(server, message, context)) continue;
    if (lookup->done()) state_->lookups.erase(lookup);
    return true;
  }
  return false;
}

void Resolver::handle_timeout(Instant now) {
  if (!state_) return;
  for (Lookup& lookup : state_->lookups) {
    const auto deadline = lookup.deadline();
    if (deadline && *deadline <= now) lookup.give_up_waiting(state_->context(*config_, now));
  }
  auto& lookups = state_->lookups;
  lookups.erase(std::remove_if(lookups.begin(), lookups.end(),
                               [](const Lookup& lookup) { return lookup.done(); }),
                lookups.end());
}

std::optional<Instant> Resolver::next_timeout() const {
  std::optional<Instant> first;
  if (!state_) return first;
  for (const Lookup& lookup : state_->lookups) {
    const auto deadline = lookup.deadline();
    if (deadline && (!first || *deadline < *first)) first = deadline;
  }
  return first;
}

std::optional<ResolverEvent> Resolver::next_event() {
  if (!state_ || state_->first_event == state_->events.size()) return std::nullopt;
  ResolverEvent event = std::move(state_->events[state_->first_event++]);
  if (state_->first_event == state_->events.size()) {
    state_->events.clear();
    state_->first_event = 0;
  }
  return event;
}

std::vector<CacheEntry> Resolver::cache_content(Instant now) const {
  return state_ ? state_->cache.content(now) : std::vector<CacheEntry>();
}

bool Resolver::is_idle() const { return !state_ || state_->lookups.empty(); }

}  // namespace smtplab::dns
