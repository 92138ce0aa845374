#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/dns/address.h"
#include "sim/dns/domain_name.h"

namespace smtplab::dns {

/// Types of records, with their numbers (RFC 1035 section 3.2.2; AAAA: RFC 3596).
enum class RecordType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  ptr = 12,
  mx = 15,
  txt = 16,
  aaaa = 28,
  any = 255,  ///< in questions only: QTYPE "*", all types
};

/// "MX"; "ANY" for questions about all types.
std::string_view to_string(RecordType type);
/// Without regard to case; "*" is ANY too. nullopt for types that are not known here.
std::optional<RecordType> parse_record_type(std::string_view text);

/// A or AAAA, by the address's family.
struct AddressData {
  Address address;
  friend bool operator==(const AddressData&, const AddressData&) = default;
};
struct NsData {
  DomainName host;
  friend bool operator==(const NsData&, const NsData&) = default;
};
struct CnameData {
  DomainName canonical;
  friend bool operator==(const CnameData&, const CnameData&) = default;
};
struct PtrData {
  DomainName target;
  friend bool operator==(const PtrData&, const PtrData&) = default;
};
/// A host that takes mail; the lower preference comes first (RFC 1035 section 3.3.9).
struct MxData {
  std::uint16_t preference = 0;
  DomainName exchange;
  friend bool operator==(const MxData&, const MxData&) = default;
};
struct TxtData {
  std::vector<std::string> strings;  ///< each of at most 255 octets
  friend bool operator==(const TxtData&, const TxtData&) = default;
};
/// Start of a zone of authority (RFC 1035 section 3.3.13).
struct SoaData {
  DomainName server;
  DomainName contact;  ///< a mailbox, its @ written as a dot
  std::uint32_t serial = 0;
  std::uint32_t refresh_s = 0;
  std::uint32_t retry_s = 0;
  std::uint32_t expire_s = 0;
  std::uint32_t minimum_s = 0;  ///< how long it may be cached that something does not exist
  friend bool operator==(const SoaData&, const SoaData&) = default;
};

using RecordData = std::variant<AddressData, NsData, CnameData, SoaData, PtrData, MxData, TxtData>;

RecordType type_of(const RecordData& data);
/// The data as in a master file: "10 mx1.example.org."
std::string to_string(const RecordData& data);

/// One record of class IN.
struct ResourceRecord {
  DomainName owner;
  std::uint32_t ttl_s = 0;
  RecordData data;

  RecordType type() const { return type_of(data); }
  /// A line of a master file: "example.org. 3600 IN MX 10 mx1.example.org."
  std::string to_string() const;
  void append_to(std::string& out) const;

  friend bool operator==(const ResourceRecord&, const ResourceRecord&) = default;
};

/// `type` is that of the record, or asks for all.
inline bool matches(RecordType type, const ResourceRecord& record) {
  return type == RecordType::any || type == record.type();
}

}  // namespace smtplab::dns
