#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "sim/dns/message.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::trace {

/// The octets of a message on the wire; sim/trace knows no such form itself.
using DnsEncoder = std::function<std::vector<std::byte>(const dns::Message&)>;

/// The run as a capture file (pcap, in nanoseconds, Ethernet) that packet analysers decode: SMTP
/// and POP3 over TCP, DNS over UDP. Time begins at the scenario's civil start.
///
/// A packet stands at the instant when it leaves its sender. Octets that were sent are in it even
/// if they never arrived; segments are cut as they arrived. What a simulation does not have is put
/// in: the three packets that open a connection, acknowledgements, the answer to a FIN. Each host
/// has its first address of a family that the peer has too. Left out is what goes to an address
/// that no host has. What is sent under the simulation's TLS is there as records of its length, all
/// zeros.
std::string write_pcap(const Header& header, const Log& log, const DnsEncoder& encode_dns);

}  // namespace smtplab::trace
