#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// The keys of all panels that stand in the layout, in the order in which the keyboard goes
/// through them.
const std::vector<std::string_view>& panel_keys();

/// One of each, in that order.
std::vector<std::unique_ptr<Panel>> make_panels();

}  // namespace smtplab::panels
