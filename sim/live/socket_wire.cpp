#include "sim/live/socket_wire.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/live/asio_endpoint.h"
#include "sim/live/dns_client.h"
#include "sim/live/dns_server.h"
#include "sim/live/socket_end.h"
#include "sim/live/tls_identity.h"
#include "sim/live/world.h"

namespace smtplab::live {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// After a failed accept (no more descriptors, say).
constexpr std::chrono::milliseconds kPauseBehindRefusal{100};
/// No resolver of ours waits longer for one query.
constexpr std::chrono::seconds kQueryPatience{10};

/// A port of a host's.
struct Door {
  Door(asio::io_context& context, std::uint32_t its_host, Service its_service)
      : acceptor(context), pause(context), host(its_host), service(its_service) {}

  tcp::acceptor acceptor;
  asio::steady_timer pause;
  std::uint32_t host;
  Service service;
  bool is_accepting = false;
};

/// A connection that is still to be opened.
struct Waiting {
  std::uint32_t connection;
  dns::Address from;
  Endpoint to;
};

}  // namespace

class SocketWire::Impl : public SocketOwner {
 public:
  Impl(asio::io_context& context, const HostPlan& plan, const LiveLimits& limits,
       const LiveClock& clock, std::function<void()> settle)
      : context_(context),
        plan_(plan),
        limits_(limits),
        clock_(clock),
        settle_(std::move(settle)),
        client_(context) {
    client_tls_.set_verify_mode(asio::ssl::verify_none);
    std::vector<std::string> names;
    for (const agents::HostConfig& host : plan.scenario().hosts) names.push_back(host.name);
    make_tls_identity(server_tls_.native_handle(), names);
  }

  tl::expected<void, Problem> open(World& world) {
    world_ = &world;
    for (std::uint32_t host = 0; host < plan_.outside(); ++host) {
      if (!plan_.is_served(host)) continue;
      for (const Service service : plan_.services_of(host)) {
        std::string reason = service == Service::dns ? open_names(host) : open_door(host, service);
        if (reason.empty()) continue;
        const Endpoint at = plan_.endpoint_of(host, usual_port(service));
        return tl::unexpected(Problem{host, at, std::move(reason)});
      }
    }
    return {};
  }

  std::size_t open_ends() const { return ends_.size(); }

  void stop_listening() {
    is_shut_ = true;
    for (const auto& door : doors_) close_door(*door);
    name_servers_.clear();
    waiting_.clear();
  }

  void shut() {
    for (auto& [end, socket] : ends_) socket.close();
  }

  // A queue that is due as a whole does not take all descriptors there are.
  void connect(std::uint32_t connection, const dns::Address& from, const Endpoint& to) {
    if (calls_out_ >= limits_.connections) {
      waiting_.push_back({connection, from, to});
      return;
    }
    ++calls_out_;
    const End end{connection, network::Side::client};
    const auto placed = ends_.emplace(end, SocketEnd(setting(), end, from, to)).first;
    const Endpoint local = placed->second.local();
    if (local.port != 0) callers_[local] = connection;
    if (local.port != 0) locals_[connection] = local;
  }

  SocketEnd* find(const End& end) {
    const auto found = ends_.find(end);
    return found == ends_.end() ? nullptr : &found->second;
  }

  void listen(std::uint32_t host, bool is_open) {
    for (const auto& door : doors_) {
      if (door->host != host) continue;
      close_door(*door);
      // Whoever has the port meanwhile keeps it: the host is not reached there.
      if (is_open && !is_shut_ && bind(*door).empty()) accept(door);
    }
  }

  std::uint16_t query(std::uint32_t host, const Endpoint& server, const dns::Message& message) {
    return client_.ask(server, message, kQueryPatience,
                       [this, host, from = server.address](const DnsClient::Response& response) {
                         // The resolver has a patience of its own, and asks again.
                         if (!response) return;
                         world_->take_response(host, from, *response, clock_.now());
                         settle_();
                       });
  }

  void on_connected(const End& end) override {
    world_->connected(end.connection, clock_.now());
    settle_();
  }
  void on_not_connected(const End& end, bool was_refused) override {
    using Reason = agents::NotConnected::Reason;
    world_->not_connected(end.connection, was_refused ? Reason::refused : Reason::unreachable,
                          clock_.now());
    settle_();
  }
  void on_octets(const End& end, std::string_view octets) override {
    world_->receive(end, octets, clock_.now());
    settle_();
  }
  void on_closed(const End& end, bool was_reset) override {
    world_->closed(end, was_reset, clock_.now());
    settle_();
  }
  void on_tls(const End& end, bool is_secure) override {
    world_->tls_started(end, is_secure, clock_.now());
    settle_();
  }
  void on_gone(const End& end) override {
    ends_.erase(end);
    visitors_.erase(end.connection);
    if (end.side == network::Side::client) {
      --calls_out_;
      const auto local = locals_.extract(end.connection);
      const auto caller = local.empty() ? callers_.end() : callers_.find(local.mapped());
      // The port may be another one's by now.
      if (caller != callers_.end() && caller->second == end.connection) callers_.erase(caller);
    }
    if (is_shut_) return settle_();
    for (const auto& door : doors_) accept(door);
    if (waiting_.empty() || calls_out_ >= limits_.connections) return;
    const Waiting next = waiting_.front();
    waiting_.pop_front();
    connect(next.connection, next.from, next.to);
  }

 private:
  SocketEnd::Setting setting() { return {context_, *this, limits_, client_tls_, server_tls_}; }

  std::string open_door(std::uint32_t host, Service service) {
    doors_.push_back(std::make_shared<Door>(context_, host, service));
    std::string reason = bind(*doors_.back());
    if (reason.empty()) accept(doors_.back());
    return reason;
  }

  std::string bind(Door& door) const {
    const Endpoint at = plan_.endpoint_of(door.host, usual_port(door.service));
    if (!at.is_loopback() && !limits_.may_leave_loopback) return "not a loopback address";
    const tcp::endpoint place = tcp_endpoint(at);
    error_code error;
    door.acceptor.open(place.protocol(), error);
    if (!error) door.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) door.acceptor.bind(place, error);
    if (!error) door.acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return {};
    error_code ignored;
    door.acceptor.close(ignored);
    return error.message();
  }

  static void close_door(Door& door) {
    error_code ignored;
    door.acceptor.close(ignored);
    door.pause.cancel();
  }

  // Whoever comes while all places are taken waits in the system's queue.
  void accept(const std::shared_ptr<Door>& door) {
    const bool is_full = visitors_.size() >= limits_.connections;
    if (is_shut_ || is_full || door->is_accepting || !door->acceptor.is_open()) return;
    door->is_accepting = true;
    door->acceptor.async_accept([this, door](error_code error, tcp::socket socket) {
      door->is_accepting = false;
      if (!error) {
        welcome(*door, std::move(socket));
        return accept(door);
      }
      if (!door->acceptor.is_open()) return;
      door->pause.expires_after(kPauseBehindRefusal);
      door->pause.async_wait([this, door](error_code called_off) {
        if (!called_off) accept(door);
      });
    });
  }

  void welcome(const Door& door, tcp::socket socket) {
    error_code error;
    const tcp::endpoint remote = socket.remote_endpoint(error);
    if (error) return;
    const Endpoint peer = endpoint_of(remote);
    const auto calling = callers_.find(peer);
    const std::uint32_t connection = world_->accept(
        door.host, usual_port(door.service), peer.address,
        calling == callers_.end() ? std::nullopt : std::optional(calling->second), clock_.now());
    if (connection == trace::kNone) {
      socket.set_option(asio::socket_base::linger(true, 0), error);
      return;
    }
    const End end{connection, network::Side::server};
    const bool is_ipv6 = remote.protocol() == tcp::v6();
    const int descriptor = socket.release(error);
    ends_.emplace(end, SocketEnd(setting(), end, descriptor, is_ipv6));
    if (calling == callers_.end()) visitors_.insert(connection);
    settle_();
  }

  std::string open_names(std::uint32_t host) {
    DnsServerLimits limits;
    limits.may_leave_loopback = limits_.may_leave_loopback;
    auto server = DnsServer::listen(
        context_, plan_.endpoint_of(host, usual_port(Service::dns)),
        [this, host](const dns::Message& query) {
          auto response = world_->answer(host, query, clock_.now());
          settle_();
          return response;
        },
        limits);
    if (!server) return server.error();
    name_servers_.push_back(std::move(*server));
    return {};
  }

  asio::io_context& context_;
  const HostPlan& plan_;
  const LiveLimits& limits_;
  const LiveClock& clock_;
  std::function<void()> settle_;
  World* world_ = nullptr;
  asio::ssl::context client_tls_{asio::ssl::context::tls_client};
  asio::ssl::context server_tls_{asio::ssl::context::tls_server};
  std::vector<std::shared_ptr<Door>> doors_;
  std::vector<std::unique_ptr<DnsServer>> name_servers_;
  DnsClient client_;
  std::map<End, SocketEnd> ends_;
  std::set<std::uint32_t> visitors_;  // connections that somebody outside has opened
  std::size_t calls_out_ = 0;
  std::deque<Waiting> waiting_;                // to be opened
  std::map<Endpoint, std::uint32_t> callers_;  // connections of our own, by where they call from
  std::map<std::uint32_t, Endpoint> locals_;   // and the other way round
  bool is_shut_ = false;
};

SocketWire::SocketWire(asio::io_context& context, const HostPlan& plan, const LiveLimits& limits,
                       const LiveClock& clock, std::function<void()> settle)
    : impl_(std::make_unique<Impl>(context, plan, limits, clock, std::move(settle))) {}

SocketWire::~SocketWire() = default;

tl::expected<void, SocketWire::Problem> SocketWire::open(World& world) {
  return impl_->open(world);
}

void SocketWire::stop_listening() { impl_->stop_listening(); }

std::size_t SocketWire::open_ends() const { return impl_->open_ends(); }

void SocketWire::shut() { impl_->shut(); }

void SocketWire::connect(std::uint32_t connection, const dns::Address& from, const Endpoint& to) {
  impl_->connect(connection, from, to);
}

void SocketWire::send(const End& end, std::string_view octets) {
  if (SocketEnd* const socket = impl_->find(end)) socket->send(octets);
}

void SocketWire::close(const End& end) {
  if (SocketEnd* const socket = impl_->find(end)) socket->close();
}

void SocketWire::reset(const End& end) {
  if (SocketEnd* const socket = impl_->find(end)) socket->reset();
}

void SocketWire::start_tls(const End& end) {
  if (SocketEnd* const socket = impl_->find(end)) socket->start_tls();
}

void SocketWire::listen(std::uint32_t host, bool is_open) { impl_->listen(host, is_open); }

std::uint16_t SocketWire::query(std::uint32_t host, const Endpoint& server,
                                const dns::Message& message) {
  return impl_->query(host, server, message);
}

}  // namespace smtplab::live
