#pragma once

#include <cstddef>
#include <vector>

#include "cli/walk/row.h"
#include "cli/walk/view.h"

namespace smtplab::cli::walk {

/// A moment as it is said: a line or several, or what a host does; with the rule of its connection
/// where another one was heard before it. `place` is in Story::moments().
void add_moment(RowList& rows, const View& view, std::size_t place, bool is_lit);

/// What was said up to the cursor, the last of it lit: exactly `height` rows, the latest below.
std::vector<Row> dialogue_pane(const View& view, std::size_t width, std::size_t height);

}  // namespace smtplab::cli::walk
