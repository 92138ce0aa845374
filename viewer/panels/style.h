#pragma once

#include <imgui.h>

#include "viewer/panels/palette.h"

namespace smtplab::panels {

/// Sets the current context's style: the colours of a theme, and sizes for a scale.
void set_style(Theme theme, float scale);

}  // namespace smtplab::panels
