#pragma once

#include <span>
#include <string>
#include <string_view>

namespace smtplab::scenario {

/// The candidate that was probably meant: fewest edits (insert, delete, replace, swap of
/// neighbours; letter case is free), at most about a third of the name. Empty if none is near.
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

/// "a, b, c", cut after a dozen with "...".
std::string joined_names(std::span<const std::string_view> names);

}  // namespace smtplab::scenario
