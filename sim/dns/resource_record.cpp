#include "sim/dns/resource_record.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace smtplab::dns {
namespace {

using NamedType = std::pair<RecordType, std::string_view>;

constexpr std::array<NamedType, 9> kTypes{{{RecordType::a, "A"},
                                           {RecordType::ns, "NS"},
                                           {RecordType::cname, "CNAME"},
                                           {RecordType::soa, "SOA"},
                                           {RecordType::ptr, "PTR"},
                                           {RecordType::mx, "MX"},
                                           {RecordType::txt, "TXT"},
                                           {RecordType::aaaa, "AAAA"},
                                           {RecordType::any, "ANY"}}};

bool equals_upper(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
    if (c != upper[i]) return false;
  }
  return true;
}

std::string quoted(std::string_view octets) {
  std::string text = "\"";
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    if (value < 0x20 || value >= 0x7F) {
      text += fmt::format("\\{:03}", value);
    } else {
      if (octet == '"' || octet == '\\') text += '\\';
      text += octet;
    }
  }
  return text += '"';
}

struct Printer {
  std::string operator()(const AddressData& data) const { return data.address.to_string(); }
  std::string operator()(const NsData& data) const { return data.host.to_string(); }
  std::string operator()(const CnameData& data) const { return data.canonical.to_string(); }
  std::string operator()(const PtrData& data) const { return data.target.to_string(); }
  std::string operator()(const MxData& data) const {
    return std::to_string(data.preference) + ' ' + data.exchange.to_string();
  }
  std::string operator()(const TxtData& data) const {
    std::string text;
    for (const std::string& string : data.strings) {
      if (!text.empty()) text += ' ';
      text += quoted(string);
    }
    return text;
  }
  std::string operator()(const SoaData& data) const {
    return fmt::format("{} {} {} {} {} {} {}", data.server.to_string(), data.contact.to_string(),
                       data.serial, data.refresh_s, data.retry_s, data.expire_s, data.minimum_s);
  }
};

struct TypeOf {
  RecordType operator()(const AddressData& data) const {
    return data.address.family() == Address::Family::ipv6 ? RecordType::aaaa : RecordType::a;
  }
  RecordType operator()(const NsData&) const { return RecordType::ns; }
  RecordType operator()(const CnameData&) const { return RecordType::cname; }
  RecordType operator()(const SoaData&) const { return RecordType::soa; }
  RecordType operator()(const PtrData&) const { return RecordType::ptr; }
  RecordType operator()(const MxData&) const { return RecordType::mx; }
  RecordType operator()(const TxtData&) const { return RecordType::txt; }
};

}  // namespace

std::string_view to_string(RecordType type) {
  for (const auto& [known, text] : kTypes) {
    if (known == type) return text;
  }
  return "?";
}

std::optional<RecordType> parse_record_type(std::string_view text) {
  if (text == "*") return RecordType::any;
  for (const auto& [type, name] : kTypes) {
    if (equals_upper(text, name)) return type;
  }
  return std::nullopt;
}

RecordType type_of(const RecordData& data) { return std::visit(TypeOf{}, data); }

std::string to_string(const RecordData& data) { return std::visit(Printer{}, data); }

std::string ResourceRecord::to_string() const {
  std::string text;
  append_to(text);
  return text;
}

void ResourceRecord::append_to(std::string& out) const {
  owner.append_to(out);
  out += ' ';
  out += std::to_string(ttl_s);
  out += " IN ";
  out += dns::to_string(type());
  out += ' ';
  out += dns::to_string(data);
}

}  // namespace smtplab::dns
