#pragma once

namespace smtplab::cli::walk {

/// Whether TERM names a terminal that is known here and can move its cursor.
bool can_show_pages();

}  // namespace smtplab::cli::walk
