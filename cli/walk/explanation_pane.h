#pragma once

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "cli/walk/row.h"
#include "cli/walk/view.h"

namespace smtplab::cli::walk {

/// What there is to say of a moment: what it does, the session's state before and after, envelope
/// and header, what may follow, clauses. Those of `known` are named without their summaries; null:
/// all have them.
void add_explanation(RowList& rows, const View& view, std::size_t place,
                     std::set<std::string_view>* known);
/// What the hosts hold at the cursor.
void add_hosts(RowList& rows, const View& view);

/// All of it for what is lit, as many rows as it takes; before the start, what there is to see.
std::vector<Row> explanation_rows(const View& view, std::size_t width);

}  // namespace smtplab::cli::walk
