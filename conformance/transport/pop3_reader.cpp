#include "conformance/transport/pop3_reader.h"

#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "conformance/target_reader.h"
#include "sim/pop3/client_session.h"

namespace smtplab::conformance {
namespace {

using pop3::Verb;
using Messages = tl::expected<std::vector<std::string>, std::string>;

/// One message of the maildrop.
struct Entry {
  std::uint32_t number = 0;
  std::string uid;  ///< empty where the server has none
};

/// A dialogue with a POP3 server. Its time is the channel's patience: the session's stands still.
class Talk {
 public:
  Talk(Channel& channel, Duration patience) : channel_(channel), patience_(patience) {}

  /// Reads until the session may go on. False if the last response was -ERR, or none came.
  bool listen() {
    ok_ = false;
    while (true) {
      while (auto event = session_.next_event()) take(*event);
      if (session_.may_send()) return ok_;
      if (session_.state() == pop3::SessionState::closed) return false;
      std::string octets;
      const Arrival arrival = channel_.receive(octets, patience_);
      if (arrival != Arrival::octets) {
        problem_ = arrival == Arrival::timeout ? "timeout" : "connection closed";
        return false;
      }
      session_.receive(octets, Instant{});
    }
  }

  bool ask(Verb verb, std::string text = {}, std::optional<std::uint32_t> message = {}) {
    content_.clear();
    entries_.clear();
    session_.send({verb, std::move(text), {}, message, 0}, Instant{});
    const std::string octets(session_.pending_output());
    session_.consume_output(octets.size());
    if (channel_.send(octets, patience_)) return listen();
    problem_ = "connection closed";
    return false;
  }

  std::string take_content() { return std::move(content_); }
  std::vector<Entry> take_entries() { return std::move(entries_); }
  std::uint64_t count() const { return count_; }
  const std::string& problem() const { return problem_; }

 private:
  void take(const pop3::ClientEvent& event) {
    if (std::holds_alternative<pop3::Greeting>(event)) {
      ok_ = true;
    } else if (const auto* reply = std::get_if<pop3::ReplyReceived>(&event)) {
      ok_ = reply->ok;
      if (!reply->ok) problem_ = reply->text;
    } else if (const auto* drop = std::get_if<pop3::DropListing>(&event)) {
      count_ = drop->messages;
    } else if (const auto* entry = std::get_if<pop3::ListEntry>(&event)) {
      entries_.push_back({static_cast<std::uint32_t>(entry->message), std::string(entry->uid)});
    } else if (const auto* chunk = std::get_if<pop3::ContentChunk>(&event)) {
      content_ += chunk->octets;
    }
  }

  Channel& channel_;
  Duration patience_;
  pop3::Dialect dialect_;
  pop3::ClientSession session_{dialect_, Instant{}};
  bool ok_ = false;
  std::uint64_t count_ = 0;
  std::string content_;
  std::vector<Entry> entries_;
  std::string problem_;
};

class Pop3 : public MailReader {
 public:
  Pop3(std::string host, std::uint16_t port, std::string user, const Target& target)
      : host_(std::move(host)),
        port_(port),
        user_(std::move(user)),
        password_(target.password),
        patience_(target.patience.reply) {}

  Messages read(MailNetwork& network) override {
    if (is_reading_) return known();
    is_reading_ = true;
    std::string problem = fetch(network);
    is_reading_ = false;
    if (!problem.empty()) return tl::unexpected("pop3: " + problem);
    return known();
  }

 private:
  /// Empty if all went well.
  std::string fetch(MailNetwork& network) {
    const auto channel = network.call(host_, port_);
    if (!channel) return channel.error().words;
    Talk talk(**channel, patience_);
    const bool is_in =
        talk.listen() && talk.ask(Verb::user, user_) && talk.ask(Verb::pass, password_);
    if (!is_in || !talk.ask(Verb::stat)) return talk.problem();
    const std::uint64_t count = talk.count();
    std::vector<Entry> entries;
    if (talk.ask(Verb::uidl)) {
      entries = talk.take_entries();
    } else {
      for (std::uint64_t i = 1; i <= count; ++i) {
        entries.push_back({static_cast<std::uint32_t>(i), {}});
      }
    }
    std::map<std::string, std::string> now;
    for (const Entry& entry : entries) {
      const std::string name = entry.uid.empty() ? std::to_string(entry.number) : "u" + entry.uid;
      const auto old = entry.uid.empty() ? known_.end() : known_.find(name);
      if (old != known_.end()) {
        now.insert(*old);
        continue;
      }
      if (!talk.ask(Verb::retr, {}, entry.number)) return talk.problem();
      now.emplace(name, talk.take_content());
    }
    talk.ask(Verb::quit);
    known_ = std::move(now);
    return {};
  }

  std::vector<std::string> known() const {
    std::vector<std::string> all;
    all.reserve(known_.size());
    for (const auto& [name, octets] : known_) all.push_back(octets);
    return all;
  }

  std::string host_;
  std::uint16_t port_;
  std::string user_;
  std::string password_;
  Duration patience_;
  bool is_reading_ = false;
  std::map<std::string, std::string> known_;
};

}  // namespace

std::unique_ptr<MailReader> make_pop3_reader(const std::string& place, const Target& target) {
  const std::size_t at = place.rfind('@');
  std::string user = at == std::string::npos ? target.user : place.substr(0, at);
  const std::string server = at == std::string::npos ? place : place.substr(at + 1);
  std::string host;
  std::uint16_t port = 110;
  if (user.empty() || !read_host_port(server, host, port)) return nullptr;
  return std::make_unique<Pop3>(std::move(host), port, std::move(user), target);
}

}  // namespace smtplab::conformance
