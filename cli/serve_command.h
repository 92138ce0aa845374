#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "sim/kernel/instant.h"

namespace smtplab::cli {

struct ServeOptions {
  std::string path;
  std::vector<std::string> hosts;      ///< that are served; empty: all
  std::vector<std::string> externals;  ///< "HOST=ADDRESS:PORT"
  std::vector<std::string> binds;      ///< "HOST=ADDRESS"
  std::uint16_t port_base = 2000;
  std::int64_t speed = 1;
  std::size_t connections = 500;
  std::uint64_t memory_mib = 1024;   ///< of messages
  std::optional<bool> tells_places;  ///< name servers, to others; else where others are hosts
  std::string trace;                 ///< a file, or "-"; empty: none
  std::string spool;                 ///< a folder; empty: none
  bool json = false;
  bool without_links = false;
  bool until_done = false;
  Duration patience = seconds(60);
  std::optional<std::uint64_t> seed;  ///< else another one each time
};

/// `smtplab serve`: the hosts of a scenario on real sockets, until Ctrl-C or until all is done.
ExitCode serve(const ServeOptions& options, const Console& console);

}  // namespace smtplab::cli
