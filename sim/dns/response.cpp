#include "sim/dns/response.h"

#include <algorithm>
#include <utility>

namespace smtplab::dns {
namespace {

using ReadingKind = ResponseReading::Kind;

class ResponseReader {
 public:
  ResponseReader(const Message& response, const Question& question, const DomainName& zone)
      : response_(response), type_(question.type), zone_(zone) {
    reading_.name = question.name;
  }

  ResponseReading read(std::size_t max_aliases) {
    const bool says_something =
        response_.code == ResponseCode::noerror || response_.code == ResponseCode::nxdomain;
    if (!says_something) return std::move(reading_);
    while (true) {
      take_matches();
      if (!reading_.records.empty()) return finish(ReadingKind::records);
      const ResourceRecord* const alias = find_alias();
      if (alias == nullptr) break;
      DomainName next = std::get<CnameData>(alias->data).canonical;
      reading_.chain.push_back(*alias);
      if (was_there(next)) return finish(ReadingKind::alias_loop);
      reading_.name = std::move(next);
      if (reading_.chain.size() >= max_aliases || !reading_.name.is_within(zone_)) {
        return finish(ReadingKind::alias);
      }
    }
    return deny_or_refer();
  }

 private:
  ResponseReading finish(ReadingKind kind) {
    reading_.kind = kind;
    return std::move(reading_);
  }

  void take_matches() {
    for (const ResourceRecord& record : response_.answers) {
      if (!matches(type_, record) || record.owner != reading_.name) continue;
      const bool is_known =
          std::any_of(reading_.records.begin(), reading_.records.end(),
                      [&](const ResourceRecord& other) { return other.data == record.data; });
      if (!is_known) reading_.records.push_back(record);
    }
  }

  const ResourceRecord* find_alias() const {
    for (const ResourceRecord& record : response_.answers) {
      if (record.type() == RecordType::cname && record.owner == reading_.name) return &record;
    }
    return nullptr;
  }

  bool was_there(const DomainName& name) const {
    return std::any_of(reading_.chain.begin(), reading_.chain.end(),
                       [&](const ResourceRecord& alias) { return alias.owner == name; });
  }

  ResponseReading deny_or_refer() {
    const bool is_alias = !reading_.chain.empty();
    const ResourceRecord* const soa = find_soa();
    if (soa != nullptr) {
      reading_.denial_ttl_s = std::min(soa->ttl_s, std::get<SoaData>(soa->data).minimum_s);
    }
    if (response_.code == ResponseCode::nxdomain) {
      return finish(response_.authoritative ? ReadingKind::no_such_name : ReadingKind::lame);
    }
    // AA is about the first name; behind an alias, an SOA tells a denial from a referral.
    if (soa == nullptr && (is_alias || !response_.authoritative) && refers()) {
      return finish(ReadingKind::referral);
    }
    // Servers that do as RFC 1034 section 4.3.2 says end silently where an alias leads nowhere.
    if (is_alias && soa == nullptr) return finish(ReadingKind::alias);
    return finish(response_.authoritative ? ReadingKind::no_data : ReadingKind::lame);
  }

  const ResourceRecord* find_soa() const {
    for (const ResourceRecord& record : response_.authority) {
      const bool fits = record.type() == RecordType::soa && record.owner.is_within(zone_) &&
                        reading_.name.is_within(record.owner);
      if (fits) return &record;
    }
    return nullptr;
  }

  /// Takes the NS records of the first cut that is nearer to the name than the zone is.
  bool refers() {
    const DomainName* cut = nullptr;
    for (const ResourceRecord& record : response_.authority) {
      const bool is_nearer = record.type() == RecordType::ns && record.owner != zone_ &&
                             record.owner.is_within(zone_) && reading_.name.is_within(record.owner);
      if (!is_nearer || (cut != nullptr && record.owner != *cut)) continue;
      cut = &record.owner;
      reading_.records.push_back(record);
      take_glue(std::get<NsData>(record.data).host);
    }
    return cut != nullptr;
  }

  void take_glue(const DomainName& host) {
    if (!host.is_within(zone_)) return;
    for (const ResourceRecord& record : response_.additional) {
      const bool fits = std::holds_alternative<AddressData>(record.data) && record.owner == host;
      if (fits &&
          std::find(reading_.glue.begin(), reading_.glue.end(), record) == reading_.glue.end()) {
        reading_.glue.push_back(record);
      }
    }
  }

  const Message& response_;
  RecordType type_;
  const DomainName& zone_;
  ResponseReading reading_;
};

}  // namespace

ResponseReading read_response(const Message& response, const Question& question,
                              const DomainName& zone, std::size_t max_aliases) {
  return ResponseReader(response, question, zone).read(max_aliases);
}

}  // namespace smtplab::dns
