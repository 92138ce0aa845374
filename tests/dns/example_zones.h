#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"

namespace smtplab::dns::test {

inline DomainName name(std::string_view text) { return DomainName::parse(text).value(); }

inline Address address(std::string_view text) { return Address::parse(text).value(); }

inline Zone zone(std::string_view origin, const std::vector<std::string>& lines) {
  auto file = read_zone(lines, name(origin));
  if (!file) {
    throw std::runtime_error("line " + std::to_string(file.error().line) + ": " +
                             std::string(key_of(file.error().kind)) + ' ' + file.error().subject);
  }
  return file->zone;
}

/// Records as master-file lines, in the order of the alphabet: a response's has no meaning (RFC
/// 1034 section 6.2.1).
inline std::vector<std::string> lines(const std::vector<ResourceRecord>& records) {
  std::vector<std::string> lines;
  for (const ResourceRecord& record : records) lines.push_back(record.to_string());
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The root zone of RFC 1034 section 6.1, without HINFO, which is not known here.
inline Zone root_zone() {
  return zone(".", {".       IN      SOA     SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. (",
                    "                        870611          ;serial",
                    "                        1800            ;refresh every 30 min",
                    "                        300             ;retry every 5 min",
                    "                        604800          ;expire after a week",
                    "                        86400)          ;minimum of a day",
                    "                NS      A.ISI.EDU.",
                    "                NS      C.ISI.EDU.",
                    "                NS      SRI-NIC.ARPA.",
                    "MIL.    86400   NS      SRI-NIC.ARPA.",
                    "        86400   NS      A.ISI.EDU.",
                    "EDU.    86400   NS      SRI-NIC.ARPA.",
                    "        86400   NS      C.ISI.EDU.",
                    "SRI-NIC.ARPA.   A       26.0.0.73",
                    "                A       10.0.0.51",
                    "                MX      0 SRI-NIC.ARPA.",
                    "ACC.ARPA.       A       26.6.0.65",
                    "                MX      10 ACC.ARPA.",
                    "USC-ISIC.ARPA.  CNAME   C.ISI.EDU.",
                    "73.0.0.26.IN-ADDR.ARPA.  PTR    SRI-NIC.ARPA.",
                    "65.0.6.26.IN-ADDR.ARPA.  PTR    ACC.ARPA.",
                    "51.0.0.10.IN-ADDR.ARPA.  PTR    SRI-NIC.ARPA.",
                    "52.0.0.10.IN-ADDR.ARPA.  PTR    C.ISI.EDU.",
                    "103.0.3.26.IN-ADDR.ARPA. PTR    A.ISI.EDU.",
                    "A.ISI.EDU. 86400 A      26.3.0.103",
                    "C.ISI.EDU. 86400 A      10.0.0.52"});
}

/// The EDU zone of the same section.
inline Zone edu_zone() {
  return zone("EDU.", {"EDU.  IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. (",
                       "                        870729 ;serial",
                       "                        1800 ;refresh every 30 minutes",
                       "                        300 ;retry every 5 minutes",
                       "                        604800 ;expire after a week",
                       "                        86400 ;minimum of a day",
                       "                        )",
                       "                NS SRI-NIC.ARPA.",
                       "                NS C.ISI.EDU.",
                       "UCI 172800 NS ICS.UCI",
                       "                172800 NS ROME.UCI",
                       "ICS.UCI 172800 A 192.5.19.1",
                       "ROME.UCI 172800 A 192.5.19.31",
                       "ISI 172800 NS VAXA.ISI",
                       "                172800 NS A.ISI",
                       "                172800 NS VENERA.ISI.EDU.",
                       "VAXA.ISI 172800 A 10.2.0.27",
                       "                172800 A 128.9.0.33",
                       "VENERA.ISI.EDU. 172800 A 10.1.0.52",
                       "                172800 A 128.9.0.32",
                       "A.ISI 172800 A 26.3.0.103",
                       "UDEL.EDU.  172800 NS LOUIE.UDEL.EDU.",
                       "                172800 NS UMN-REI-UC.ARPA.",
                       "LOUIE.UDEL.EDU. 172800 A 10.0.0.96",
                       "                172800 A 192.5.39.3",
                       "YALE.EDU.  172800 NS YALE.ARPA.",
                       "YALE.EDU.  172800 NS YALE-BULLDOG.ARPA.",
                       "MIT.EDU.  43200 NS XX.LCS.MIT.EDU.",
                       "                  43200 NS ACHILLES.MIT.EDU.",
                       "XX.LCS.MIT.EDU.  43200 A 10.0.0.44",
                       "ACHILLES.MIT.EDU. 43200 A 18.72.0.8"});
}

/// What section 6.3.1 shows of the zone ISI.EDU.
inline Zone isi_zone() {
  return zone("ISI.EDU.",
              {"$TTL 172800", "@ NS VAXA", "@ NS A", "@ NS VENERA", "@ MX 10 VENERA",
               "@ MX 20 VAXA", "VAXA A 10.2.0.27", "     A 128.9.0.33", "VENERA A 10.1.0.52",
               "       A 128.9.0.32", "A A 26.3.0.103", "C A 10.0.0.52", "poneria A 128.9.0.99"});
}

}  // namespace smtplab::dns::test
