#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "cli/walk/row.h"
#include "cli/walk/view.h"

namespace smtplab::cli::walk {

/// What a key does: the key as it is shown, and the key of its sentence in the catalogue.
struct KeyHelp {
  std::string_view keys;
  std::string_view text_key;
};
/// All keys, in the order in which they are explained.
const std::vector<KeyHelp>& key_helps();

std::vector<Row> help_rows(const View& view, std::size_t width);
/// All futures with their numbers; the active one is lit.
std::vector<Row> future_rows(const View& view, std::size_t width);
/// The active future against the one it came from, from their first difference on.
std::vector<Row> difference_rows(const View& view, std::size_t width);

}  // namespace smtplab::cli::walk
