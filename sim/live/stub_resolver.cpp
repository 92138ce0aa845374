#include "sim/live/stub_resolver.h"

#include <boost/asio/io_context.hpp>
#include <utility>

#include "sim/dns/response.h"
#include "sim/network/port.h"

namespace smtplab::live {
namespace {

using ReadingKind = dns::ResponseReading::Kind;
using dns::Outcome;

constexpr std::size_t kMaxAliases = 8;
constexpr std::string_view kBlanks = " \t\r";

void fail(dns::Resolution& resolution, dns::Failure failure) {
  resolution.outcome = Outcome::server_failure;
  resolution.failure = failure;
}

/// True where the answer ends with an alias, and its name is to be asked for.
bool take(dns::ResponseReading reading, dns::Resolution& resolution) {
  resolution.canonical = std::move(reading.name);
  resolution.chain.insert(resolution.chain.end(), reading.chain.begin(), reading.chain.end());
  switch (reading.kind) {
    case ReadingKind::records:
      resolution.outcome = Outcome::records;
      resolution.records = std::move(reading.records);
      return false;
    case ReadingKind::no_data:
      resolution.outcome = Outcome::no_data;
      return false;
    case ReadingKind::no_such_name:
      resolution.outcome = Outcome::no_such_name;
      return false;
    case ReadingKind::alias:
      if (resolution.chain.size() < kMaxAliases) return true;
      fail(resolution, dns::Failure::too_many_aliases);
      return false;
    case ReadingKind::alias_loop:
      fail(resolution, dns::Failure::alias_loop);
      return false;
    case ReadingKind::referral:
    case ReadingKind::lame:
      fail(resolution, dns::Failure::servers_failed);
      return false;
  }
  return false;
}

}  // namespace

StubResolver::StubResolver(const Endpoint& server, std::chrono::milliseconds patience,
                           unsigned tries)
    : server_(server), patience_(patience), tries_(tries) {}

dns::Resolution StubResolver::look_up(const dns::Question& question) {
  dns::Resolution resolution;
  resolution.question = question;
  resolution.canonical = question.name;
  const std::size_t before = exchanges_.size();
  bool is_open = true;
  while (is_open) {
    auto response = ask({resolution.canonical, question.type});
    if (!response) {
      resolution.outcome = Outcome::timed_out;
      break;
    }
    // A server that looks names up for others gives what those said who have the authority.
    response->authoritative = response->authoritative || response->recursion_available;
    is_open = take(dns::read_response(*response, {resolution.canonical, question.type},
                                      dns::DomainName(), kMaxAliases),
                   resolution);
  }
  resolution.queries = static_cast<unsigned>(exchanges_.size() - before);
  return resolution;
}

std::optional<dns::Message> StubResolver::ask(const dns::Question& question) {
  for (unsigned i = 0; i < tries_; ++i) {
    auto response = ask_once(question);
    failure_ = response ? std::nullopt : std::optional(response.error());
    exchanges_.push_back({server_.address, question, {}});
    if (!response) continue;
    exchanges_.back().response = *response;
    return *std::move(response);
  }
  return std::nullopt;
}

DnsClient::Response StubResolver::ask_once(const dns::Question& question) const {
  boost::asio::io_context context;
  DnsClient client(context);
  dns::Message query;
  query.recursion_desired = true;
  query.question = question;
  DnsClient::Response result = tl::make_unexpected(DnsFailure{});
  client.ask(server_, query, patience_,
             [&](DnsClient::Response response) { result = std::move(response); });
  context.run();
  return result;
}

std::optional<Endpoint> first_name_server(std::string_view resolv_conf) {
  while (!resolv_conf.empty()) {
    const std::size_t end = std::min(resolv_conf.find('\n'), resolv_conf.size());
    std::string_view line = resolv_conf.substr(0, end);
    resolv_conf.remove_prefix(std::min(end + 1, resolv_conf.size()));
    constexpr std::string_view kKeyword = "nameserver";
    if (!line.starts_with(kKeyword)) continue;
    line.remove_prefix(kKeyword.size());
    const std::size_t first = line.find_first_not_of(kBlanks);
    if (first == 0 || first == std::string_view::npos) continue;
    line = line.substr(first);
    line = line.substr(0, line.find_first_of(kBlanks));
    const auto address = dns::Address::parse(line);
    if (address) return Endpoint{*address, network::kDnsPort};
  }
  return std::nullopt;
}

}  // namespace smtplab::live
