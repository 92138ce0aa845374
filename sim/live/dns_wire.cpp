#include "sim/live/dns_wire.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <new>
#include <string>
#include <utility>

// Last: it defines words of its own for C's bool.
#include <ldns/ldns.h>

namespace smtplab::live {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {
    "no-header", "cut", "bad-name", "bad-record", "trailing-octets", "question-count"};

struct LdnsFree {
  void operator()(ldns_rr* record) const { ldns_rr_free(record); }
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
  void operator()(std::uint8_t* octets) const { LDNS_FREE(octets); }
};
using RecordPtr = std::unique_ptr<ldns_rr, LdnsFree>;

std::uint16_t type_number(dns::RecordType type) { return static_cast<std::uint16_t>(type); }

/// Only the library's own failures to get memory end here.
void must_hold(const void* made) {
  if (made == nullptr) throw std::bad_alloc();
}

ldns_rdf* field_of(ldns_rdf_type type, std::string_view octets) {
  ldns_rdf* const field = ldns_rdf_new_frm_data(type, octets.size(), octets.data());
  must_hold(field);
  return field;
}

ldns_rdf* field_of(const dns::DomainName& name) {
  std::string octets;
  for (dns::DomainName rest = name; !rest.is_root(); rest = rest.parent()) {
    const std::string_view label = rest.first_label();
    octets += static_cast<char>(label.size());
    octets += label;
  }
  octets += '\0';
  return field_of(LDNS_RDF_TYPE_DNAME, octets);
}

ldns_rdf* field_of(const dns::Address& address) {
  const auto octets = address.octets();
  return field_of(octets.size() == 4 ? LDNS_RDF_TYPE_A : LDNS_RDF_TYPE_AAAA,
                  {reinterpret_cast<const char*>(octets.data()), octets.size()});
}

ldns_rdf* made(ldns_rdf* field) {
  must_hold(field);
  return field;
}

/// Puts the fields of a record's data into the library's record.
struct DataWriter {
  ldns_rr* record;

  void put(ldns_rdf* field) const {
    if (!ldns_rr_push_rdf(record, field)) throw std::bad_alloc();
  }
  void operator()(const dns::AddressData& data) const { put(field_of(data.address)); }
  void operator()(const dns::NsData& data) const { put(field_of(data.host)); }
  void operator()(const dns::CnameData& data) const { put(field_of(data.canonical)); }
  void operator()(const dns::PtrData& data) const { put(field_of(data.target)); }
  void operator()(const dns::MxData& data) const {
    put(made(ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16, data.preference)));
    put(field_of(data.exchange));
  }
  void operator()(const dns::TxtData& data) const {
    for (const std::string& string : data.strings) put_string(string);
    if (data.strings.empty()) put_string({});
  }
  void operator()(const dns::SoaData& data) const {
    put(field_of(data.server));
    put(field_of(data.contact));
    for (const std::uint32_t number :
         {data.serial, data.refresh_s, data.retry_s, data.expire_s, data.minimum_s}) {
      put(made(ldns_native2rdf_int32(LDNS_RDF_TYPE_INT32, number)));
    }
  }
  void put_string(std::string_view string) const {
    assert(string.size() <= 255);
    std::string octets(1, static_cast<char>(string.size()));
    octets += string;
    put(field_of(LDNS_RDF_TYPE_STR, octets));
  }
};

RecordPtr new_record(const dns::DomainName& owner, std::uint16_t type, std::uint16_t in_class) {
  RecordPtr record(ldns_rr_new());
  must_hold(record.get());
  ldns_rr_set_owner(record.get(), field_of(owner));
  ldns_rr_set_type(record.get(), static_cast<ldns_rr_type>(type));
  ldns_rr_set_class(record.get(), static_cast<ldns_rr_class>(in_class));
  return record;
}

class PacketWriter {
 public:
  explicit PacketWriter(const DnsPacket& packet) : packet_(packet), wire_(ldns_pkt_new()) {
    must_hold(wire_.get());
    write_header();
    write_question();
  }

  void mark_truncated() { ldns_pkt_set_tc(wire_.get(), true); }

  void add(ldns_pkt_section section, const std::vector<dns::ResourceRecord>& records) {
    for (const dns::ResourceRecord& record : records) {
      RecordPtr written = new_record(record.owner, type_number(record.type()), LDNS_RR_CLASS_IN);
      ldns_rr_set_ttl(written.get(), record.ttl_s);
      std::visit(DataWriter{written.get()}, record.data);
      push(section, std::move(written));
    }
  }

  std::vector<std::byte> octets() const {
    std::uint8_t* raw = nullptr;
    std::size_t size = 0;
    const ldns_status status = ldns_pkt2wire(&raw, wire_.get(), &size);
    const std::unique_ptr<std::uint8_t, LdnsFree> owner(raw);
    if (status != LDNS_STATUS_OK) throw std::bad_alloc();
    const auto* const first = reinterpret_cast<const std::byte*>(raw);
    return {first, first + size};
  }

 private:
  void write_header() {
    const dns::Message& message = packet_.message;
    ldns_pkt* const wire = wire_.get();
    ldns_pkt_set_id(wire, message.id);
    ldns_pkt_set_qr(wire, message.is_response);
    ldns_pkt_set_opcode(wire, static_cast<ldns_pkt_opcode>(packet_.opcode & 0xFU));
    ldns_pkt_set_aa(wire, message.authoritative);
    ldns_pkt_set_tc(wire, packet_.truncated);
    ldns_pkt_set_rd(wire, message.recursion_desired);
    ldns_pkt_set_ra(wire, message.recursion_available);
    const unsigned code = packet_.other_code.value_or(static_cast<std::uint16_t>(message.code));
    ldns_pkt_set_rcode(wire, static_cast<std::uint8_t>(code & 0xFU));
    if (!packet_.edns) return;
    ldns_pkt_set_edns_udp_size(wire, std::max<std::uint16_t>(packet_.edns->udp_octets, 512));
    ldns_pkt_set_edns_version(wire, packet_.edns->version);
    ldns_pkt_set_edns_extended_rcode(wire, static_cast<std::uint8_t>(code >> 4U));
  }

  void write_question() {
    const dns::Question& question = packet_.message.question;
    RecordPtr record =
        new_record(question.name, type_number(question.type), packet_.question_class);
    ldns_rr_set_question(record.get(), true);
    push(LDNS_SECTION_QUESTION, std::move(record));
  }

  void push(ldns_pkt_section section, RecordPtr record) {
    if (!ldns_pkt_push_rr(wire_.get(), section, record.get())) throw std::bad_alloc();
    static_cast<void>(record.release());  // the packet's from now on
  }

  const DnsPacket& packet_;
  std::unique_ptr<ldns_pkt, LdnsFree> wire_;
};

}  // namespace

std::string_view key_of(DnsWireError::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::vector<std::byte> encode_dns(const DnsPacket& packet, std::size_t limit) {
  assert(limit >= kMaxPlainUdpOctets);
  PacketWriter shorter(packet);
  shorter.add(LDNS_SECTION_ANSWER, packet.message.answers);
  shorter.add(LDNS_SECTION_AUTHORITY, packet.message.authority);
  std::vector<std::byte> without_additional = shorter.octets();
  if (without_additional.size() > limit) {
    PacketWriter question(packet);
    question.mark_truncated();
    return question.octets();
  }
  shorter.add(LDNS_SECTION_ADDITIONAL, packet.message.additional);
  std::vector<std::byte> whole = shorter.octets();
  return whole.size() <= limit ? whole : without_additional;
}

bool is_response_to(const DnsPacket& response, const dns::Message& query) {
  return response.message.is_response && response.opcode == 0 && response.question_class == 1 &&
         response.message.id == query.id && response.message.question == query.question;
}

}  // namespace smtplab::live
