#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "conformance/client_target.h"
#include "conformance/selection.h"
#include "conformance/target.h"

namespace smtplab::cli {

struct CheckOptions {
  std::string address;  ///< HOST:PORT; empty where --target says it
  std::vector<std::string> target_files;
  conformance::Target given;         ///< what options say of the target
  conformance::ClientTarget client;  ///< of `check client`
  conformance::Selection selection;
  std::vector<std::string> levels;
  std::vector<std::string> needs;
  std::string standard = "5321";
  std::size_t jobs = 8;
  std::size_t repeat = 1;
  std::vector<std::string> fail_on = {"fail", "security"};
  std::optional<std::size_t> max_inconclusive;
  bool only_list = false;  ///< --list: the cases that are meant, and nothing is asked
  bool dry_run = false;    ///< --dry-run: what would be asked of which target
  bool quiet = false;
  std::string format = "text";
  std::string baseline;        ///< the file of failures that are expected; empty: none are
  std::string write_baseline;  ///< the file to write them to; empty: not asked for
  std::string output = "-";
  std::string command;  ///< as it was typed, for "see it again"
};

/// `smtplab check server`: asks a real server what the selected cases ask.
ExitCode check_server(const CheckOptions& options, const Console& console);
/// `smtplab check client`: runs a client against servers of ours.
ExitCode check_client(const CheckOptions& options, const Console& console);

}  // namespace smtplab::cli
