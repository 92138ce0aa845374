#include "cli/lookup_json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace smtplab::cli {
namespace {

using Json = nlohmann::ordered_json;

// Names and data are spelled as in master files: in ASCII, whatever octets they hold.
Json json_of(const dns::ResourceRecord& record) {
  return {{"name", record.owner.to_string()},
          {"ttl_s", record.ttl_s},
          {"type", dns::to_string(record.type())},
          {"data", dns::to_string(record.data)}};
}

Json json_of(const std::vector<dns::ResourceRecord>& records) {
  Json list = Json::array();
  for (const dns::ResourceRecord& record : records) list.push_back(json_of(record));
  return list;
}

Json json_of(const dns::Question& question) {
  return {{"name", question.name.to_string()}, {"type", dns::to_string(question.type)}};
}

Json json_of(const explain::ExchangerReason& reason) {
  return {{"key", reason.key}, {"clauses", reason.clauses}};
}

Json json_of(const std::vector<explain::ExchangerReason>& reasons) {
  Json list = Json::array();
  for (const explain::ExchangerReason& reason : reasons) list.push_back(json_of(reason));
  return list;
}

Json asked_json(const LookupSource& source) {
  Json list = Json::array();
  for (const dns::Exchange& exchange : source.exchanges()) {
    Json one = {{"server", exchange.server.to_string()}};
    const std::string name = source.server_name(exchange.server);
    if (!name.empty()) one["name"] = name;
    one["question"] = json_of(exchange.question);
    if (exchange.response) {
      one["response"] = {{"code", dns::to_string(exchange.response->code)},
                         {"authoritative", exchange.response->authoritative},
                         {"answer", json_of(exchange.response->answers)},
                         {"authority", json_of(exchange.response->authority)},
                         {"additional", json_of(exchange.response->additional)}};
    } else {
      one["response"] = nullptr;
    }
    list.push_back(std::move(one));
  }
  return list;
}

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string lookup_json(const dns::Resolution& resolution, const LookupSource& source) {
  Json json = {{"question", json_of(resolution.question)},
               {"outcome", dns::key_of(resolution.outcome)}};
  if (resolution.failure != dns::Failure::none) {
    json["failure"] = dns::key_of(resolution.failure);
  }
  json["canonical"] = resolution.canonical.to_string();
  json["aliases"] = json_of(resolution.chain);
  json["records"] = json_of(resolution.records);
  json["asked"] = asked_json(source);
  return line_of(json);
}

std::string exchangers_json(const explain::ExchangerList& list, const LookupSource& source) {
  Json json = {{"domain", list.domain},
               {"outcome", dns::key_of(list.outcome)},
               {"canonical", list.canonical.to_host()},
               {"reasons", json_of(list.about_all)}};
  json["exchangers"] = Json::array();
  for (std::size_t i = 0; i < list.exchangers.size(); ++i) {
    const dns::MailExchanger& exchanger = list.exchangers[i];
    Json one = {{"host", exchanger.host.to_host()}, {"preference", exchanger.preference}};
    if (exchanger.host.is_root()) one["host"] = nullptr;  // an address in brackets
    one["addresses"] = Json::array();
    for (const dns::Address& address : exchanger.addresses) {
      one["addresses"].push_back(address.to_string());
    }
    one["reasons"] = json_of(list.reasons[i]);
    json["exchangers"].push_back(std::move(one));
  }
  json["left_out"] = Json::array();
  for (const explain::ExchangerLeftOut& left : list.left_out) {
    json["left_out"].push_back({{"host", left.host.to_host()},
                                {"preference", left.preference},
                                {"reasons", json_of(std::vector{left.reason})}});
  }
  json["asked"] = asked_json(source);
  return line_of(json);
}

}  // namespace smtplab::cli
