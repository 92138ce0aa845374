"""Reads captures (pcap of nanoseconds, Ethernet) with nothing but the standard library, and is
strict about what it reads."""

import collections
import struct

Packet = collections.namedtuple(
    "Packet", "seconds nanoseconds source target transport source_port target_port "
              "sequence acknowledged flags payload")

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def checksum(octets):
    """The Internet checksum (RFC 1071); 0 over what holds its own right checksum."""
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def demand(holds, what):
    if not holds:
        raise ValueError(what)


def read_network(frame):
    """(source, target, protocol, transport's octets, pseudo header) of an Ethernet frame."""
    ether_type = struct.unpack(">H", frame[12:14])[0]
    packet = frame[14:]
    if ether_type == 0x0800:
        header = (packet[0] & 15) * 4
        length = struct.unpack(">H", packet[2:4])[0]
        demand(packet[0] >> 4 == 4 and header == 20, "version and length of the header of IPv4")
        demand(checksum(packet[:header]) == 0, "checksum of IPv4")
        demand(header <= length <= len(packet), "length of IPv4")
        demand(set(packet[length:]) <= {0}, "padding of Ethernet")
        source, target = packet[12:16], packet[16:20]
        body, protocol = packet[header:length], packet[9]
    else:
        demand(ether_type == 0x86DD, f"type of Ethernet: {ether_type:#x}")
        demand(packet[0] >> 4 == 6, "version of IPv6")
        length, protocol = struct.unpack(">HB", packet[4:7])
        source, target, body = packet[8:24], packet[24:40], packet[40:40 + length]
        demand(len(body) == length, "length of IPv6")
    pseudo = source + target + struct.pack(">IxxxB", len(body), protocol)
    return source, target, protocol, body, pseudo


def read_packet(seconds, nanoseconds, frame):
    source, target, protocol, body, pseudo = read_network(frame)
    demand(checksum(pseudo + body) == 0, "checksum of the transport")
    if protocol == 6:
        source_port, target_port, sequence, acknowledged, offset, flags = struct.unpack(
            ">HHIIBB", body[:14])
        return Packet(seconds, nanoseconds, source, target, "tcp", source_port, target_port,
                      sequence, acknowledged, flags, body[(offset >> 4) * 4:])
    demand(protocol == 17, f"protocol {protocol}")
    source_port, target_port, length = struct.unpack(">HHH", body[:6])
    demand(length == len(body), "length of UDP")
    return Packet(seconds, nanoseconds, source, target, "udp", source_port, target_port, 0, 0, 0,
                  body[8:])


def read_capture(octets):
    """Every packet, in order. ValueError for anything that is not right."""
    magic, major, minor, _, _, longest, link = struct.unpack("<IHHiIII", octets[:24])
    demand((magic, major, minor, link) == (0xA1B23C4D, 2, 4, 1), "header of the file")
    packets, at = [], 24
    while at < len(octets):
        seconds, nanoseconds, kept, length = struct.unpack("<4I", octets[at:at + 16])
        demand(kept == length <= longest and at + 16 + kept <= len(octets), "length of a packet")
        demand(nanoseconds < 10**9, "time of a packet")
        packets.append(read_packet(seconds, nanoseconds, octets[at + 16:at + 16 + kept]))
        at += 16 + kept
    return packets
