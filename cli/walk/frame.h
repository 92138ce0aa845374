#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "cli/walk/row.h"
#include "cli/walk/view.h"

namespace smtplab::cli::walk {

/// Of a terminal, in characters.
struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// Smaller than this there is a message and nothing else.
inline constexpr Size kLeastSize{40, 12};

/// What a terminal shows: exactly as many rows as it has, none wider than it is.
struct Frame {
  std::vector<Row> rows;
  std::optional<std::size_t> cursor_column;  ///< in the last row, where something is typed
};

/// A title; the dialogue up to the cursor; what there is to say of what is lit, below it or, where
/// there are 120 columns, beside it; a last row for prompts and messages. An overlay covers the
/// panes.
Frame draw_frame(const View& view, const Size& size);

}  // namespace smtplab::cli::walk
