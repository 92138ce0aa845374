#pragma once

#include <ldns/ldns.h>

#include <cstdint>
#include <memory>

namespace smtplab::live {

/// Gives back what ldns has made.
struct LdnsFree {
  void operator()(ldns_rr* record) const { ldns_rr_free(record); }
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
  void operator()(std::uint8_t* octets) const { LDNS_FREE(octets); }
};
using RecordPtr = std::unique_ptr<ldns_rr, LdnsFree>;

}  // namespace smtplab::live
