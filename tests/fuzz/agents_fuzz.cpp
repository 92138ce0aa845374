// The input decides what happens in a small world of transfer agents: what outsiders say and in
// what pieces it arrives, which calls succeed, what names stand for, when the disk has something,
// when time passes, when a host crashes and comes back. Then everything takes its course with
// nobody outside, and must come to rest: queues empty, nothing lost, no notice about a notice.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/agent_world.h"

namespace {

using namespace smtplab;
using namespace smtplab::fuzz;

/// The input's octets, one after the other; zeros behind its end.
class Draws {
 public:
  Draws(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  std::string take(std::size_t count) {
    std::string octets;
    while (octets.size() < count && !at_end()) octets.push_back(static_cast<char>(next()));
    return octets;
  }
  bool at_end() const { return at_ >= size_; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
};

constexpr std::array<std::string_view, 8> kSenders{"<>",
                                                   "<sue@out.test>",
                                                   "<alice@a.test>",
                                                   "<nobody@b.test>",
                                                   "<tiny@c.test>",
                                                   "<circle@a.test>",
                                                   "<@b.test:sue@out.test>",
                                                   "<team@b.test>"};
constexpr std::array<std::string_view, 16> kUsers{
    "alice", "tiny", "term",   "moved",      "away",  "circle",    "left", "team",
    "kept",  "pair", "nobody", "postmaster", "Alice", "\"alice\"", "dave", "x.y"};
constexpr std::array<std::string_view, 8> kDomains{"a.test",    "b.test",     "c.test", "out.test",
                                                   "gone.test", "[10.0.0.2]", "A.TEST", ""};

std::string draw_recipient(Draws& draws) {
  const std::uint8_t choice = draws.next();
  const std::string_view user = kUsers[choice % kUsers.size()];
  const std::string_view domain = kDomains[choice / 16U % kDomains.size()];
  std::string path = choice >= 0xF0 ? "<@a.test,@c.test:" : "<";
  path.append(user);
  if (!domain.empty()) path.append("@").append(domain);
  return path.append(">");
}

std::string transaction(Draws& draws) {
  const std::uint8_t form = draws.next();
  std::string lines = form >= 0xE0 ? "SAML FROM:" : form >= 0xD0 ? "SEND FROM:" : "MAIL FROM:";
  lines.append(kSenders[form % kSenders.size()]).append("\r\n");
  for (unsigned i = 0; i <= (form >> 3U) % 4U; ++i) {
    lines.append("RCPT TO:").append(draw_recipient(draws)).append("\r\n");
  }
  lines.append("DATA\r\n");
  const std::uint8_t hops = draws.next();
  for (unsigned i = 0; i < hops % 8U; ++i) lines.append("Received: from x by y; z\r\n");
  if (hops >= 0x80) lines.append("Return-Path: <old@out.test>\r\n");
  return lines.append("Subject: a letter\r\n\r\n").append(hops, '.').append("\r\n.\r\n");
}

std::string line(Draws& draws) {
  switch (draws.next() % 16U) {
    case 0:
      return "HELO out.test\r\n";
    case 1:
      return "RSET\r\n";
    case 2:
      return "QUIT\r\n";
    case 3:
      return "TURN\r\n";
    case 4:
      return "VRFY alice\r\n";
    case 5:
      return "EXPN kept\r\n";
    case 6:
      return "MAIL FROM:" + std::string(kSenders[draws.next() % kSenders.size()]) + "\r\n";
    case 7:
      return "RCPT TO:" + draw_recipient(draws) + "\r\n";
    case 8:
      return "DATA\r\n";
    case 9:
      return ".\r\n";
    case 10:
      return "HELP\r\n";
    case 11:
      return draws.take(1U + draws.next() % 32U);
    case 12:
      return draws.take(1U + draws.next() % 32U) + "\r\n";
    case 13:
      return "MAIL FROM:" + draws.take(draws.next() % 24U) + "\r\n";
    case 14:
      return "RCPT TO:" + draws.take(draws.next() % 24U) + "\r\n";
    default:
      return "EHLO out.test\r\n";
  }
}

std::string reply(Draws& draws) {
  constexpr std::array<std::string_view, 16> kReplies{
      "220 out\r\n",  "250 OK\r\n",           "250-out\r\n250-PIPELINING\r\n250 SIZE 300\r\n",
      "354 go\r\n",   "421 bye\r\n",          "451 later\r\n",
      "452 full\r\n", "550 no\r\n",           "552 too many\r\n",
      "554 no\r\n",   "221 bye\r\n",          "250-half\r\n",
      "999 what\r\n", "251 will forward\r\n", "250 8BITMIME\r\n",
      "nonsense\r\n"};
  const std::uint8_t choice = draws.next();
  if (choice >= 0xF0) return draws.take(1U + choice % 16U);
  return std::string(kReplies[choice % kReplies.size()]);
}

dns::Resolution records(const dns::Question& question, std::string_view exchanger,
                        const dns::Address& address) {
  dns::Resolution found;
  found.outcome = dns::Outcome::no_data;
  if (question.type == dns::RecordType::mx && !exchanger.empty()) {
    found.outcome = dns::Outcome::records;
    found.records = {{question.name, 60, dns::MxData{10, *dns::DomainName::parse(exchanger)}}};
  } else if (question.type == dns::RecordType::a) {
    found.outcome = dns::Outcome::records;
    found.records = {{question.name, 60, dns::AddressData{address}}};
  }
  return found;
}

dns::Resolution failure(dns::Outcome outcome) {
  dns::Resolution found;
  found.outcome = outcome;
  return found;
}

/// What the world's names stand for. Those outside have an address while `outside_exists`.
dns::Resolution truth(const dns::Question& question, bool outside_exists) {
  const std::string name = question.name.to_host();
  for (std::size_t i = 0; i < kHostCount; ++i) {
    const auto address = dns::Address::ipv4({10, 0, 0, static_cast<std::uint8_t>(i + 1)});
    if (name == kHostNames[i]) return records(question, kHostNames[i], address);
  }
  if (!outside_exists || name == "gone.test") return failure(dns::Outcome::no_such_name);
  return records(question, "out.test", dns::Address::ipv4({10, 0, 1, 1}));
}

dns::Resolution draw_resolution(const dns::Question& question, Draws& draws) {
  switch (draws.next() % 8U) {
    case 0:
      return failure(dns::Outcome::no_such_name);
    case 1:
      return failure(dns::Outcome::server_failure);
    case 2:
      return failure(dns::Outcome::timed_out);
    case 3:
      return records(question, kHostNames[draws.next() % kHostCount],
                     dns::Address::ipv4({10, 0, 0, draws.next()}));
    case 4:
      return records(question, ".", dns::Address::ipv4({10, 0, 1, 1}));
    default:
      return truth(question, true);
  }
}

/// An input out of nowhere.
void surprise(World& world, Draws& draws) {
  const std::size_t host = draws.next() % kHostCount;
  const std::uint32_t number = draws.next();
  switch (draws.next() % 4U) {
    case 0:
      return world.give(host, Timer{number == 0xFF ? trace::kNone : number, number % 3U});
    case 1:
      return world.give(host, Stored{number + 0x1000});
    case 2:
      return world.give(host, Closed{number + 0x100000, true});
    default:
      return world.give(host, agents::Octets{number + 0x100000, "RSET\r\n"});
  }
}

void step(World& world, Draws& draws, std::size_t& transactions) {
  constexpr std::size_t kMostTransactions = 16;
  const std::uint8_t what = draws.next();
  const std::size_t which = draws.next();
  const auto& connections = world.connections();
  const auto pick = [which](const auto& list) { return which % list.size(); };
  const std::uint32_t id = connections.empty() ? 0 : connections[pick(connections)].id;
  switch (what % 16U) {
    case 0:
      return world.call(which % kHostCount);
    case 1:
      return world.say(id, line(draws));
    case 2:
    case 3:
      if (++transactions > kMostTransactions) return;
      return world.say(id, transaction(draws));
    case 4:
    case 5:
      return world.deliver(id, true, what < 128 ? 1000 : draws.next());
    case 6:
      return world.deliver(id, false, what < 128 ? 1000 : draws.next());
    case 7:
      if (!connections.empty()) world.answer_call(pick(connections), what < 192);
      return;
    case 8:
      if (world.lookups().empty()) return;
      return world.resolve(pick(world.lookups()),
                           draw_resolution(world.lookups()[pick(world.lookups())].question, draws));
    case 9:
      if (!world.writes().empty()) world.finish_write(pick(world.writes()));
      return;
    case 10:
      return world.ring();
    case 11:
      return world.say(id, reply(draws));
    case 12:
    case 13:
      return world.serve(id, what < 192 ? "250 taken" : reply(draws).substr(0, 3));
    case 14:
      if (what < 64) return world.cut(id);
      return what < 128 ? world.hang_up(id) : surprise(world, draws);
    default:
      if (what < 128) return world.crash(which % kHostCount);
      return world.restart(which % kHostCount);
  }
}

/// One thing that is left to happen; false if there is none. Nobody outside answers any more.
bool settle_one(World& world, bool outside_exists) {
  if (!world.writes().empty()) {
    world.finish_write(0);
    return true;
  }
  for (std::size_t i = 0; i < world.connections().size(); ++i) {
    const World::Connection& connection = world.connections()[i];
    const std::uint32_t id = connection.id;
    const bool has_outside =
        connection.client == World::kOutside || connection.server == World::kOutside;
    if (!connection.is_open) {
      world.answer_call(i, !has_outside);
      return true;
    }
    if (has_outside) {
      world.cut(id);
      return true;
    }
    for (const bool to_server : {true, false}) {
      const World::Pipe& pipe = to_server ? connection.to_server : connection.to_client;
      const bool has_left = to_server ? connection.server_left : connection.client_left;
      if (has_left || (pipe.octets.empty() && !pipe.ended)) continue;
      world.deliver(id, to_server, pipe.octets.size());
      return true;
    }
  }
  if (!world.lookups().empty()) {
    world.resolve(0, truth(world.lookups().front().question, outside_exists));
    return true;
  }
  if (!world.has_alarms()) return false;
  world.ring();
  return true;
}

void come_to_rest(World& world, bool outside_exists) {
  constexpr std::size_t kMostSteps = 200'000;
  for (std::size_t host = 0; host < kHostCount; ++host) world.restart(host);
  std::size_t steps = 0;
  while (settle_one(world, outside_exists)) {
    require(++steps <= kMostSteps, "the world does not come to rest");
  }
  require(world.ledger().queues_are_empty(), "mail waits for ever");
  for (std::size_t host = 0; host < kHostCount; ++host) {
    require(world.agent(host).open_connections() == 0, "a connection is never ended",
            kHostNames[host]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Draws draws(data, size);
  std::array<std::uint8_t, kHostCount> forms{};
  for (std::uint8_t& form : forms) form = draws.next();
  const bool outside_exists = draws.next() % 2U == 0;
  World world(forms);
  std::size_t transactions = 0;
  for (std::size_t steps = 0; !draws.at_end() && steps < 600; ++steps) {
    step(world, draws, transactions);
  }
  come_to_rest(world, outside_exists);
  return 0;
}
