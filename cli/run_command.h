#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/mailbox_export.h"

namespace smtplab::cli {

struct RunOptions {
  enum class Format { text, jsonl };

  std::vector<std::string> paths;
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's own
  bool verify = false;                ///< run twice and compare
  Format format = Format::text;
  bool labels_821 = false;  ///< "S:" for the sender, "R:" for the receiver
  bool all = false;         ///< every dialogue in full, also where there are many scenarios
  bool plain = false;       ///< the dialogue alone, without annotations
  bool quiet = false;       ///< failures only
  std::string trace;        ///< a file: shown and judged instead of a run; empty: none
  std::string output = "-";
  std::string mailboxes;  ///< the folder for what mailboxes hold at the end; empty: none
  MailboxFormat mailbox_format = MailboxFormat::maildir;
};

/// `smtplab run`: runs scenarios and holds them against what they expect.
ExitCode run(const RunOptions& options, const Console& console);

}  // namespace smtplab::cli
