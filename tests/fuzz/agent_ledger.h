#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/transfer_agent.h"
#include "sim/trace/log.h"
#include "tests/fuzz/agent_hosts.h"

namespace smtplab::fuzz {

inline void require(bool holds, std::string_view what, std::string_view about = {}) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s: %s\n", std::string(what).c_str(), std::string(about).c_str());
  std::abort();
}

/// Keeps book of all mail from the trace alone, and holds the agents against it:
/// - what was answered 250 is in a mailbox, on a terminal, in a queue, or was reported;
/// - what has left a queue was taken by the next host, or its sender was told;
/// - nobody is told of a message from the null reverse-path, and notices come from it;
/// - no message has come by more than kMostHops hosts.
class Ledger {
 public:
  /// Reads what one input did at `host`: the events from `begin` on.
  void read(std::size_t host, const trace::Log& log, trace::EventIndex begin) {
    made_.clear();
    failures_.clear();
    for (trace::EventIndex i = begin; i < log.size(); ++i) read(host, log, log[i], log.payload(i));
    for (const Failure& failure : failures_) check_told(host, failure);
  }
  void crash(std::size_t host) { hosts_[host].transactions.clear(); }

  /// The queue and the mailboxes are what the trace says.
  void compare(std::size_t host, TransferAgent& agent) const {
    const Host& book = hosts_[host];
    const auto& entries = agent.queue().entries();
    require(entries.size() == book.queue.size(), "the queue is not what the trace tells",
            std::to_string(entries.size()) + " for " + std::to_string(book.queue.size()));
    for (const auto& [id, entry] : entries) {
      const auto known = book.queue.find(id);
      require(known != book.queue.end(), "an entry that nobody queued", entry.paths());
      require(known->second.paths == entry.paths(), "an entry has changed", entry.paths());
      require(known->second.octets == entry.content->size(), "its content is another",
              entry.paths());
    }
    std::size_t stored = 0;
    for (std::uint32_t i = 0; i < agent.mailboxes().count(); ++i) {
      stored += agent.mailboxes().messages(i).size();
    }
    require(stored == book.stored, "the mailboxes are not what the trace tells", kHostNames[host]);
  }

  bool queues_are_empty() const {
    return std::all_of(hosts_.begin(), hosts_.end(),
                       [](const Host& host) { return host.queue.empty(); });
  }
  /// Whether the server of the connection has answered the end of a message with 2yz.
  bool has_accepted(std::uint32_t connection) const { return accepted_.contains(connection); }
  /// A server that is no agent has done so.
  void note_accepted(std::uint32_t connection) { accepted_.insert(connection); }
  std::size_t notices() const { return notices_; }

 private:
  struct Transaction {
    std::string from;
    std::vector<std::string> to;
  };
  struct Queued {
    std::string paths;
    std::size_t octets;
  };
  struct Host {
    std::map<std::uint32_t, Transaction> transactions;  // by connection
    std::map<std::uint32_t, Queued> queue;              // by id
    std::size_t stored = 0;
  };
  /// Something that was put somewhere.
  struct Made {
    std::uint32_t connection;
    trace::EventIndex cause;
    std::string mailbox;  // in lower case, where it went
    std::string octets;
    bool is_notice;
  };
  struct Failure {
    std::string from;
    std::string paths;
  };

  void read(std::size_t host, const trace::Log& log, const trace::Event& event,
            std::string_view payload) {
    using enum trace::EventKind;
    Host& book = hosts_[host];
    require(event.host == host, "an event of another host");
    switch (event.kind) {
      case reverse_path:
        book.transactions[event.connection] = {std::string(payload), {}};
        return;
      case forward_path:
        book.transactions[event.connection].to.emplace_back(payload);
        return;
      case envelope_cleared:
        book.transactions.erase(event.connection);
        return;
      case stored:
      case displayed:
      case queued:
        return read_made(book, log, event, payload);
      case answered:
        if (event.verb == smtp::Verb::end_of_data && event.code.value / 100 == 2) {
          accepted_.insert(event.connection);
          check_kept(host, event.connection);
        }
        return;
      case dequeued:
        return read_dequeued(book, log, event, payload);
      case failed: {
        require(book.queue.erase(event.value) == 1, "what failed was not in the queue", payload);
        const std::string_view paths = payload.substr(0, event.begin);
        failures_.push_back({std::string(paths.substr(0, paths.find(' '))), std::string(paths)});
        return;
      }
      default:
        return;
    }
  }

  void read_made(Host& book, const trace::Log& log, const trace::Event& event,
                 std::string_view payload) {
    const std::string_view place = payload.substr(0, event.begin);
    std::string_view octets = payload.substr(event.begin);
    bool is_from_nobody = place.starts_with("<> ");
    if (event.kind == trace::EventKind::queued) {
      book.queue.emplace(event.value, Queued{std::string(place), octets.size()});
    } else {
      if (event.kind == trace::EventKind::stored) ++book.stored;
      require(octets.starts_with("Return-Path: <"), "a mailbox without a return path", octets);
      is_from_nobody = octets.starts_with("Return-Path: <>");
      octets.remove_prefix(octets.find('\n') + 1);
    }
    const bool is_notice = !octets.starts_with("Received:");
    if (is_notice) {
      ++notices_;
      require(is_from_nobody, "a notice with a reverse-path", payload);
      check_notice(book, log, event, payload);
    } else {
      require(count_hops(octets) <= kMostHops, "a message goes round in a circle", octets);
    }
    const std::string_view last = place.substr(place.find_last_of(' ') + 1);
    made_.push_back(
        {event.connection, event.cause, lower(mailbox_of(last)), std::string(octets), is_notice});
  }

  // What a notice is about must have come from somebody.
  void check_notice(const Host& book, const trace::Log& log, const trace::Event& event,
                    std::string_view payload) const {
    if (event.connection != trace::kNone) {
      const auto about = book.transactions.find(event.connection);
      require(about != book.transactions.end(), "a notice without a transaction", payload);
      require(about->second.from != "<>", "a notice about a notice", payload);
      return;
    }
    require(event.cause != trace::kNoEvent, "a notice about nothing", payload);
    const trace::EventKind kind = log[event.cause].kind;
    require(kind == trace::EventKind::failed || kind == trace::EventKind::deferred,
            "a notice about no failure", payload);
    require(!log.payload(event.cause).starts_with("<> "), "a notice about a notice", payload);
  }

  /// A lower bound: the Received fields at the front, up to a line that is no plain field.
  static std::size_t count_hops(std::string_view octets) {
    std::size_t count = 0;
    while (!octets.empty()) {
      const std::string_view line = octets.substr(0, octets.find('\n'));
      if (line.starts_with("Received:")) {
        ++count;
      } else if (!line.starts_with(' ') && !line.starts_with('\t')) {
        break;
      }
      octets.remove_prefix(std::min(line.size() + 1, octets.size()));
    }
    return count;
  }

  // A message has just been answered 250: everyone it is for has it, or somebody was told.
  void check_kept(std::size_t host, std::uint32_t connection) const {
    const auto known = hosts_[host].transactions.find(connection);
    require(known != hosts_[host].transactions.end(), "a 250 without a transaction");
    const Transaction& transaction = known->second;
    std::vector<const Made*> kept;
    bool somebody_was_told = false;
    for (const Made& made : made_) {
      if (made.connection != connection) continue;
      kept.push_back(&made);
      somebody_was_told = somebody_was_told || made.is_notice;
    }
    // A sender here who is nobody cannot be told, and a notice is not told of.
    const bool nobody_to_tell =
        transaction.from == "<>" ||
        lower(transaction.from).find(std::string("@") + std::string(kHostNames[host])) !=
            std::string::npos;
    require(!kept.empty() || nobody_to_tell, "a 250, and nothing was kept", transaction.from);
    for (const std::string& path : transaction.to) {
      if (!is_plain(path)) continue;
      std::set<std::string> places;
      std::set<std::string> passed;
      add_places(host, lower(mailbox_of(path)), places, passed);
      for (const std::string& place : places) {
        const bool is_there = std::any_of(kept.begin(), kept.end(), [&](const Made* made) {
          return !made->is_notice && made->mailbox == place;
        });
        require(is_there || somebody_was_told || nobody_to_tell, "a recipient was lost", place);
      }
    }
  }

  void read_dequeued(Host& book, const trace::Log& log, const trace::Event& event,
                     std::string_view payload) {
    require(book.queue.erase(event.value) == 1, "what was passed on was not in the queue", payload);
    require(event.cause != trace::kNoEvent, "passed on, and nobody said so", payload);
    const trace::Event& reply = log[event.cause];
    require(reply.kind == trace::EventKind::reply && reply.verb == smtp::Verb::end_of_data &&
                reply.code.value / 100 == 2,
            "passed on without a 250", payload);
    require(has_accepted(reply.connection), "passed on, and the next host has not taken it",
            payload);
  }

  // Something has failed for good: its sender hears of it in the same event.
  void check_told(std::size_t host, const Failure& failure) const {
    if (failure.from == "<>") return;
    const std::string sender = lower(mailbox_of(failure.from));
    const auto was_told = [this](const std::string& mailbox) {
      return std::any_of(made_.begin(), made_.end(), [&](const Made& made) {
        return made.is_notice && made.connection == trace::kNone && made.mailbox == mailbox;
      });
    };
    // By way of the hosts that the message has come from, the notice also leaves a host of his.
    if (!is_plain("<" + sender + ">") || was_told(sender)) return;
    std::set<std::string> places;
    std::set<std::string> passed;
    add_places(host, sender, places, passed);
    for (const std::string& place : places) {
      const std::string user = place.substr(0, place.find('@'));
      const bool is_here = place == at(user, host);
      if (is_here && (!has_mailbox(user) || user == "tiny")) continue;  // cannot be told
      require(was_told(place), "a failure that nobody was told of", failure.paths);
    }
  }

  std::array<Host, kHostCount> hosts_;
  std::set<std::uint32_t> accepted_;  // connections
  std::vector<Made> made_;            // by the input being read
  std::vector<Failure> failures_;
  std::size_t notices_ = 0;
};

}  // namespace smtplab::fuzz
