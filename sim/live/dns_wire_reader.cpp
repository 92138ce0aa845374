#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "sim/live/dns_wire.h"

// Last: it defines words of its own for C's bool.
#include <ldns/ldns.h>

namespace smtplab::live {
namespace {

using Kind = DnsWireError::Kind;

struct LdnsFree {
  void operator()(ldns_rr* record) const { ldns_rr_free(record); }
};
using RecordPtr = std::unique_ptr<ldns_rr, LdnsFree>;

bool has_class_in(const ldns_rr* record) { return ldns_rr_get_class(record) == LDNS_RR_CLASS_IN; }

Kind kind_of(ldns_status status) {
  switch (status) {
    case LDNS_STATUS_PACKET_OVERFLOW:
      return Kind::cut;
    case LDNS_STATUS_EMPTY_LABEL:
    case LDNS_STATUS_LABEL_OVERFLOW:
    case LDNS_STATUS_DOMAINNAME_OVERFLOW:
    case LDNS_STATUS_DOMAINNAME_UNDERFLOW:
    case LDNS_STATUS_INVALID_POINTER:
      return Kind::bad_name;
    default:
      return Kind::bad_record;
  }
}

/// `rdf` holds a whole name, its pointers already followed.
dns::DomainName name_of(const ldns_rdf* rdf) {
  const std::string_view octets(reinterpret_cast<const char*>(ldns_rdf_data(rdf)),
                                ldns_rdf_size(rdf));
  std::vector<std::string_view> labels;
  for (std::size_t at = 0; at < octets.size();) {
    const auto length = static_cast<unsigned char>(octets[at]);
    if (length == 0) break;
    labels.push_back(octets.substr(at + 1, length));
    at += 1U + length;
  }
  std::reverse(labels.begin(), labels.end());
  dns::DomainName name;
  for (const std::string_view label : labels) {
    auto longer = name.child(label);
    assert(longer);  // the library holds the same limits
    if (longer) name = *std::move(longer);
  }
  return name;
}

/// The data of one record, field by field. A field that is not there, or not of the size that it
/// must have, makes all of it bad.
class DataReader {
 public:
  explicit DataReader(const ldns_rr* record) : record_(record) {}

  bool is_good() const { return is_good_ && at_ == ldns_rr_rd_count(record_); }

  dns::DomainName name() {
    const ldns_rdf* const field = next();
    if (field == nullptr || ldns_rdf_get_type(field) != LDNS_RDF_TYPE_DNAME) {
      is_good_ = false;
      return {};
    }
    return name_of(field);
  }
  std::uint16_t number16() {
    return sized<2>() != nullptr ? ldns_read_uint16(data_) : std::uint16_t{0};
  }
  std::uint32_t number32() { return sized<4>() != nullptr ? ldns_read_uint32(data_) : 0; }
  template <std::size_t kSize>
  std::array<std::uint8_t, kSize> octets() {
    std::array<std::uint8_t, kSize> octets{};
    if (sized<kSize>() != nullptr) std::memcpy(octets.data(), data_, kSize);
    return octets;
  }
  std::vector<std::string> strings() {
    std::vector<std::string> strings;
    while (at_ < ldns_rr_rd_count(record_)) {
      const ldns_rdf* const field = next();
      const auto* const data = ldns_rdf_data(field);
      const std::size_t size = ldns_rdf_size(field);
      if (size == 0 || data[0] != size - 1) {
        is_good_ = false;
        break;
      }
      strings.emplace_back(reinterpret_cast<const char*>(data + 1), size - 1);
    }
    if (strings.empty()) strings.emplace_back();
    return strings;
  }

 private:
  const ldns_rdf* next() {
    if (at_ >= ldns_rr_rd_count(record_)) return nullptr;
    return ldns_rr_rdf(record_, at_++);
  }
  template <std::size_t kSize>
  const std::uint8_t* sized() {
    const ldns_rdf* const field = next();
    data_ = field != nullptr && ldns_rdf_size(field) == kSize ? ldns_rdf_data(field) : nullptr;
    if (data_ == nullptr) is_good_ = false;
    return data_;
  }

  const ldns_rr* record_;
  const std::uint8_t* data_ = nullptr;
  std::size_t at_ = 0;
  bool is_good_ = true;
};

dns::SoaData soa_of(DataReader& reader) {
  dns::SoaData soa;
  soa.server = reader.name();
  soa.contact = reader.name();
  soa.serial = reader.number32();
  soa.refresh_s = reader.number32();
  soa.retry_s = reader.number32();
  soa.expire_s = reader.number32();
  soa.minimum_s = reader.number32();
  return soa;
}

/// nullopt for types that are not known here.
std::optional<dns::RecordData> data_of(DataReader& reader, ldns_rr_type type) {
  switch (type) {
    case LDNS_RR_TYPE_A:
      return dns::AddressData{dns::Address::ipv4(reader.octets<4>())};
    case LDNS_RR_TYPE_AAAA:
      return dns::AddressData{dns::Address::ipv6(reader.octets<16>())};
    case LDNS_RR_TYPE_NS:
      return dns::NsData{reader.name()};
    case LDNS_RR_TYPE_CNAME:
      return dns::CnameData{reader.name()};
    case LDNS_RR_TYPE_PTR:
      return dns::PtrData{reader.name()};
    case LDNS_RR_TYPE_SOA:
      return soa_of(reader);
    case LDNS_RR_TYPE_TXT:
      return dns::TxtData{reader.strings()};
    case LDNS_RR_TYPE_MX: {
      const std::uint16_t preference = reader.number16();
      return dns::MxData{preference, reader.name()};
    }
    default:
      return std::nullopt;
  }
}

class PacketReader {
 public:
  explicit PacketReader(std::span<const std::byte> octets)
      : wire_(reinterpret_cast<const std::uint8_t*>(octets.data())), size_(octets.size()) {}

  tl::expected<DnsPacket, DnsWireError> read() {
    if (size_ < LDNS_HEADER_SIZE) return tl::make_unexpected(DnsWireError{});
    read_header();
    if (LDNS_QDCOUNT(wire_) != 1) return error(Kind::question_count);
    if (const auto kind = read_question()) return error(*kind);
    dns::Message& message = packet_.message;
    const std::array<std::pair<std::uint16_t, std::vector<dns::ResourceRecord>*>, 3> sections = {
        {{LDNS_ANCOUNT(wire_), &message.answers},
         {LDNS_NSCOUNT(wire_), &message.authority},
         {LDNS_ARCOUNT(wire_), &message.additional}}};
    for (const auto& [count, records] : sections) {
      for (unsigned i = 0; i < count; ++i) {
        if (const auto kind = read_record(*records)) return error(*kind);
      }
    }
    if (at_ != size_) return error(Kind::trailing_octets);
    take_code();
    return std::move(packet_);
  }

 private:
  void read_header() {
    dns::Message& message = packet_.message;
    message.id = LDNS_ID_WIRE(wire_);
    message.is_response = LDNS_QR_WIRE(wire_) != 0;
    message.authoritative = message.is_response && LDNS_AA_WIRE(wire_) != 0;
    message.recursion_desired = LDNS_RD_WIRE(wire_) != 0;
    message.recursion_available = message.is_response && LDNS_RA_WIRE(wire_) != 0;
    packet_.opcode = static_cast<std::uint8_t>(LDNS_OPCODE_WIRE(wire_));
    packet_.truncated = LDNS_TC_WIRE(wire_) != 0;
    code_ = static_cast<std::uint16_t>(LDNS_RCODE_WIRE(wire_));
    at_ = LDNS_HEADER_SIZE;
  }

  std::optional<Kind> take(ldns_pkt_section section, RecordPtr& record) {
    std::size_t end = 0;
    if (auto kind = find_end(section == LDNS_SECTION_QUESTION, end)) return kind;
    // The record must end where its length says: the library would go on in its middle.
    ldns_rr* raw = nullptr;
    const ldns_status status = ldns_wire2rr(&raw, wire_, end, &at_, section);
    if (status != LDNS_STATUS_OK) {
      const Kind kind = kind_of(status);
      return kind == Kind::cut ? Kind::bad_record : kind;
    }
    record.reset(raw);
    if (at_ != end) return Kind::bad_record;
    return std::nullopt;
  }

  /// Where the record at `at_` ends, by the length that it states.
  std::optional<Kind> find_end(bool is_question, std::size_t& end) const {
    ldns_rdf* owner = nullptr;
    end = at_;
    const ldns_status status = ldns_wire2dname(&owner, wire_, size_, &end);
    if (status != LDNS_STATUS_OK) return kind_of(status);
    ldns_rdf_deep_free(owner);
    end += is_question ? 4 : 10;  // type and class; TTL and length
    if (end > size_) return Kind::cut;
    if (!is_question) end += ldns_read_uint16(wire_ + end - 2);
    return end > size_ ? std::optional(Kind::cut) : std::nullopt;
  }

  std::optional<Kind> read_question() {
    RecordPtr record;
    if (auto kind = take(LDNS_SECTION_QUESTION, record)) return kind;
    packet_.message.question = {name_of(ldns_rr_owner(record.get())),
                                static_cast<dns::RecordType>(ldns_rr_get_type(record.get()))};
    packet_.question_class = static_cast<std::uint16_t>(ldns_rr_get_class(record.get()));
    return std::nullopt;
  }

  std::optional<Kind> read_record(std::vector<dns::ResourceRecord>& records) {
    RecordPtr record;
    if (auto kind = take(LDNS_SECTION_ANSWER, record)) return kind;
    const ldns_rr_type type = ldns_rr_get_type(record.get());
    if (type == LDNS_RR_TYPE_OPT) {
      read_edns(record.get());
    } else if (has_class_in(record.get())) {
      DataReader reader(record.get());
      auto data = data_of(reader, type);
      if (!data) return std::nullopt;
      if (!reader.is_good()) return Kind::bad_record;
      records.push_back(
          {name_of(ldns_rr_owner(record.get())), ldns_rr_ttl(record.get()), *std::move(data)});
    }
    return std::nullopt;
  }

  void read_edns(const ldns_rr* record) {
    const std::uint32_t fields = ldns_rr_ttl(record);  // RFC 6891 section 6.1.3
    packet_.edns = Edns{static_cast<std::uint16_t>(ldns_rr_get_class(record)),
                        static_cast<std::uint8_t>(fields >> 16U)};
    code_ = static_cast<std::uint16_t>((code_ & 0xFU) | ((fields >> 24U) << 4U));
  }

  void take_code() {
    if (!packet_.message.is_response) return;
    if (code_ <= static_cast<std::uint16_t>(dns::ResponseCode::refused)) {
      packet_.message.code = static_cast<dns::ResponseCode>(code_);
    } else {
      packet_.message.code = dns::ResponseCode::servfail;
      packet_.other_code = code_;
    }
  }

  tl::unexpected<DnsWireError> error(Kind kind) const {
    return tl::make_unexpected(DnsWireError{kind, packet_.message.id, packet_.message.is_response});
  }

  const std::uint8_t* wire_;
  std::size_t size_;
  std::size_t at_ = 0;
  std::uint16_t code_ = 0;
  DnsPacket packet_;
};

}  // namespace

tl::expected<DnsPacket, DnsWireError> decode_dns(std::span<const std::byte> octets) {
  return PacketReader(octets).read();
}

}  // namespace smtplab::live
