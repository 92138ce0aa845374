#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "conformance/finding.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// A mail that a client is asked to send.
struct Errand {
  std::string from;
  std::vector<std::string> to;
  /// With the line ends that the client's files have.
  std::string content;
};

/// A client to be checked: the command that runs it, and what is known of it.
struct ClientTarget {
  std::string name;  ///< in reports; empty: the command's first word
  std::string version = {};
  /// Words with placeholders: {host} {port} {from} {to} {file} {cafile}, {recipients} for all of
  /// them with commas between, and between the words "[" and "]" what stands there once for each
  /// further recipient, {also}.
  std::vector<std::string> command;
  std::string from = "alice@client.example";
  std::string to = "bob@example.org";
  std::string also = "carol@example.org";
  /// Text in files ends its lines with CRLF, not LF: for commands that send a file as it is.
  bool crlf_files = false;
  /// A status other than 0 is how the command says that mail was not taken.
  bool tells_by_status = false;
  Duration run_limit = seconds(30);  ///< for one run of the command; then it is ended

  std::string shown_name() const;
  /// Whether the command has a place for more than one recipient.
  bool takes_several() const;
};

/// Where one run of the command finds things.
struct CommandPlaces {
  std::string host;
  std::uint16_t port = 0;
  std::string file;
  std::string cafile;
};

/// The words of one run. An unknown placeholder, and a "[" without its "]", are errors: a sentence
/// that names it.
tl::expected<std::vector<std::string>, Sentence> fill_command(
    const std::vector<std::string>& command, const Errand& errand, const CommandPlaces& places);

}  // namespace smtplab::conformance
