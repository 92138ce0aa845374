#pragma once

#include <string>
#include <string_view>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::cli {

/// As what mailboxes are written.
enum class MailboxFormat { maildir, mbox };

/// Whether mailboxes may be written to this folder: it is empty, or is not there yet. Anything else
/// is told on standard error.
bool may_export_to(const std::string& folder, const Console& console);

/// Writes what the mailboxes of all hosts hold at the end of a run, each under FOLDER/HOST/USER: a
/// Maildir with all messages in new, or one mbox file; line ends are LF in both. False if something
/// could not be written; that is told.
bool export_mailboxes(const scenario::Scenario& scenario, const trace::Log& log,
                      const std::string& folder, MailboxFormat format, const Console& console);

/// A name for a file that stands for this text and no other: octets that are not of a few harmless
/// ones become "%2F", a dot at the beginning too. Not empty, and short enough for any file system
/// unless the text is longer than 60 octets; what is cut off then is replaced by `number`.
std::string file_name_of(std::string_view text, std::size_t number);

}  // namespace smtplab::cli
