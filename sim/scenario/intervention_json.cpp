#include "sim/scenario/intervention_json.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim/smtp/base64.h"
#include "sim/smtp/utf8.h"

namespace smtplab::scenario {
namespace {

using Json = nlohmann::ordered_json;
using agents::Decision;

constexpr std::string_view kGiveUp = "give-up";

/// Octets as text where they are UTF-8.
void write_octets(Json& object, const std::string& key, std::string_view octets) {
  if (smtp::find_bad_utf8(octets) == std::string::npos) {
    object[key] = octets;
  } else {
    object[key + "_base64"] = smtp::encode_base64(octets);
  }
}

Json write(const smtp::Reply& reply) {
  Json object;
  object["code"] = reply.code.value;
  if (reply.status.is_set()) {
    object["status"] = {reply.status.status_class, reply.status.subject, reply.status.detail};
  }
  write_octets(object, "text", reply.text);
  return object;
}

Json write(const agents::Verdict& verdict) {
  if (const auto* reply = std::get_if<smtp::Reply>(&verdict)) return write(*reply);
  if (const auto* hop = std::get_if<agents::NextHop>(&verdict)) return {{"next_hop", hop->domain}};
  if (const auto* again = std::get_if<agents::TryAgain>(&verdict)) {
    return {{"try_again_at_ns", again->at.nanoseconds}};
  }
  return std::holds_alternative<agents::GiveUp>(verdict) ? Json(kGiveUp) : Json(nullptr);
}

/// What an agent outside does, each as an object of its own.
struct WishWriter {
  Json operator()(const agents::WishConnect& wish) const {
    return {{"connect", wish.address.to_string()}, {"port", wish.port}};
  }
  Json operator()(const agents::WishSend& wish) const {
    Json object = {{"send", wish.connection}};
    write_octets(object, "octets", wish.octets);
    return object;
  }
  Json operator()(const agents::WishClose& wish) const { return {{"close", wish.connection}}; }
  Json operator()(const agents::WishTimer& wish) const {
    return {{"timer_at_ns", wish.at.nanoseconds}};
  }
  Json operator()(const agents::WishResolve& wish) const {
    return {{"resolve", wish.question.name.to_string()},
            {"type", dns::to_string(wish.question.type)}};
  }
  Json operator()(const agents::WishTls& wish) const { return {{"start_tls", wish.connection}}; }
};

/// Adds what an action is to its object.
class Writer {
 public:
  Writer(const Scenario& scenario, Json& object) : scenario_(scenario), object_(object) {}

  void operator()(const Crash& one) { object_["crash"] = name(one.host); }
  void operator()(const Restart& one) { object_["restart"] = name(one.host); }
  void operator()(const LeaveOutside& one) {
    object_["leave_outside"] = name(one.host);
    Json& names = object_["decisions"] = Json::array();
    for (std::size_t i = 0; i < trace::kDecisionCount; ++i) {
      const auto decision = static_cast<Decision>(i);
      if (one.decisions.has(decision)) names.push_back(trace::decision_name(decision));
    }
  }
  void operator()(const Answer& one) { object_["answer"] = write(one.verdict); }
  void operator()(const ReplaceReply& one) {
    object_["replace_reply"] = name(one.host);
    if (one.connection != trace::kNone) object_["connection"] = one.connection;
    object_["reply"] = write(one.reply);
  }
  void operator()(const DropConnection& one) { object_["drop"] = one.connection; }
  void operator()(const SetRecords& one) {
    object_["set_records"] = name(one.host);
    object_["owner"] = one.owner;
    object_["type"] = one.type;
    object_["data"] = one.data;
    object_["ttl_s"] = one.ttl_s;
  }
  void operator()(const SetPolicy& one) {
    object_["set_policy"] = name(one.host);
    object_["key"] = one.key;
    object_["value"] = one.value;
  }
  void operator()(const Attach& one) {
    object_["attach"] = name(one.host);
    object_["ports"] = one.ports;
  }
  void operator()(const Perform& one) {
    Json& wishes = object_["perform"] = Json::array();
    for (const agents::Wish& wish : one.wishes) wishes.push_back(std::visit(WishWriter{}, wish));
  }

 private:
  const std::string& name(std::uint32_t host) const { return scenario_.hosts[host].name; }

  const Scenario& scenario_;
  Json& object_;
};

/// Reads one object; what is wrong is thrown as its key.
class Reader {
 public:
  Reader(const Scenario& scenario, const Json& object) : scenario_(scenario), object_(object) {}

  Intervention read() const {
    if (!object_.is_object()) throw std::string("{}");
    Intervention one;
    one.step = number<std::uint64_t>(object_, "step");
    one.at.nanoseconds = number<std::int64_t>(object_, "at_ns");
    one.action = action();
    return one;
  }

 private:
  Action action() const {
    if (object_.contains("crash")) return Crash{host("crash")};
    if (object_.contains("restart")) return Restart{host("restart")};
    if (object_.contains("leave_outside")) return LeaveOutside{host("leave_outside"), decisions()};
    if (object_.contains("answer")) return Answer{verdict(object_.at("answer"))};
    if (object_.contains("replace_reply")) {
      const std::uint32_t connection = object_.contains("connection")
                                           ? number<std::uint32_t>(object_, "connection")
                                           : trace::kNone;
      return ReplaceReply{host("replace_reply"), connection, reply(value(object_, "reply"))};
    }
    if (object_.contains("drop")) return DropConnection{number<std::uint32_t>(object_, "drop")};
    if (object_.contains("set_records")) return records();
    if (object_.contains("attach")) return attachment();
    if (object_.contains("perform")) return performance();
    return SetPolicy{host("set_policy"), text(object_, "key"), text(object_, "value")};
  }

  static const Json& value(const Json& object, const std::string& key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end()) throw key;
    return *found;
  }
  static std::string text(const Json& object, const std::string& key) {
    const Json& found = value(object, key);
    if (!found.is_string()) throw key;
    return found.get<std::string>();
  }
  static std::string octets(const Json& object, const std::string& key) {
    const std::string encoded = key + "_base64";
    if (!object.contains(encoded)) return text(object, key);
    auto read = smtp::decode_base64(text(object, encoded));
    if (!read) throw encoded;
    return *std::move(read);
  }
  template <class Number>
  static Number number(const Json& object, const std::string& key) {
    const Json& found = value(object, key);
    const bool is_negative = found.is_number_integer() && !found.is_number_unsigned();
    if (!found.is_number_integer() || (is_negative && std::is_unsigned_v<Number>)) throw key;
    if (is_negative) return static_cast<Number>(found.get<std::int64_t>());
    const auto given = found.get<std::uint64_t>();
    if (given > static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) throw key;
    return static_cast<Number>(given);
  }
  std::uint32_t host(const std::string& key) const {
    const std::string name = text(object_, key);
    const auto found = std::find_if(scenario_.hosts.begin(), scenario_.hosts.end(),
                                    [&](const auto& one) { return one.name == name; });
    if (found == scenario_.hosts.end()) throw name;
    return static_cast<std::uint32_t>(found - scenario_.hosts.begin());
  }
  agents::DecisionSet decisions() const {
    agents::DecisionSet all;
    for (const Json& one : value(object_, "decisions")) {
      const auto found =
          one.is_string() ? trace::find_decision(one.get<std::string>()) : std::nullopt;
      if (!found) throw std::string("decisions");
      all.add(*found);
    }
    return all;
  }
  static smtp::Reply reply(const Json& object) {
    smtp::Reply read;
    read.code.value = number<std::uint16_t>(object, "code");
    if (object.contains("status")) {
      const Json& status = object.at("status");
      if (!status.is_array() || status.size() != 3) throw std::string("status");
      const Json parts = {{"class", status[0]}, {"subject", status[1]}, {"detail", status[2]}};
      read.status = {number<std::uint8_t>(parts, "class"), number<std::uint16_t>(parts, "subject"),
                     number<std::uint16_t>(parts, "detail")};
    }
    read.text = octets(object, "text");
    return read;
  }
  static agents::Verdict verdict(const Json& given) {
    if (given.is_null()) return agents::AsByItself{};
    if (given == kGiveUp) return agents::GiveUp{};
    if (!given.is_object()) throw std::string("answer");
    if (given.contains("next_hop")) return agents::NextHop{text(given, "next_hop")};
    if (given.contains("try_again_at_ns")) {
      return agents::TryAgain{Instant{number<std::int64_t>(given, "try_again_at_ns")}};
    }
    return reply(given);
  }
  SetRecords records() const {
    SetRecords read{host("set_records"), text(object_, "owner"), text(object_, "type"), {}, 0};
    read.ttl_s = number<std::uint32_t>(object_, "ttl_s");
    for (const Json& one : value(object_, "data")) {
      if (!one.is_string()) throw std::string("data");
      read.data.push_back(one.get<std::string>());
    }
    return read;
  }
  Attach attachment() const {
    Attach read{host("attach"), {}};
    for (const Json& one : value(object_, "ports")) {
      read.ports.push_back(number<std::uint16_t>({{"ports", one}}, "ports"));
    }
    return read;
  }
  static agents::Wish wish(const Json& object) {
    if (!object.is_object()) throw std::string("perform");
    if (object.contains("connect")) {
      const auto address = dns::Address::parse(text(object, "connect"));
      if (!address) throw std::string("connect");
      return agents::WishConnect{*address, number<std::uint16_t>(object, "port")};
    }
    if (object.contains("send")) {
      return agents::WishSend{number<std::uint32_t>(object, "send"), octets(object, "octets")};
    }
    if (object.contains("close")) {
      return agents::WishClose{number<std::uint32_t>(object, "close")};
    }
    if (object.contains("timer_at_ns")) {
      return agents::WishTimer{Instant{number<std::int64_t>(object, "timer_at_ns")}};
    }
    if (object.contains("start_tls")) {
      return agents::WishTls{number<std::uint32_t>(object, "start_tls")};
    }
    const auto name = dns::DomainName::parse(text(object, "resolve"));
    if (!name) throw std::string("resolve");
    const auto type = dns::parse_record_type(text(object, "type"));
    if (!type) throw std::string("type");
    return agents::WishResolve{{*name, *type}};
  }
  Perform performance() const {
    Perform read;
    const Json& wishes = value(object_, "perform");
    if (!wishes.is_array()) throw std::string("perform");
    for (const Json& one : wishes) read.wishes.push_back(wish(one));
    return read;
  }

  const Scenario& scenario_;
  const Json& object_;
};

}  // namespace

std::string write_interventions(const Scenario& scenario, const Interventions& done) {
  Json all = Json::array();
  for (std::size_t i = 0; i < done.size(); ++i) {
    Json& object = all.emplace_back();
    object["step"] = done[i].step;
    object["at_ns"] = done[i].at.nanoseconds;
    std::visit(Writer(scenario, object), done[i].action);
  }
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::expected<Interventions, InterventionError> read_interventions(const Scenario& scenario,
                                                                  std::string_view json) {
  const Json all = Json::parse(json, nullptr, false);
  Interventions read;
  if (!all.is_array()) return tl::unexpected(InterventionError{0, "[]"});
  for (const Json& one : all) {
    try {
      read.add(Reader(scenario, one).read());
    } catch (const std::string& what) {
      return tl::unexpected(InterventionError{read.size(), what});
    }
  }
  return read;
}

}  // namespace smtplab::scenario
