#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

namespace smtplab::panels {

/// The text with line feeds where it has to break so that no line is wider than `width` pixels.
///
/// It breaks at blanks, which go, and beside Chinese characters, but not in front of a mark that
/// ends something or behind one that begins it. Names, addresses and paths stay whole; what is
/// wider than a line of its own breaks where it must.
std::string wrapped(ImFont* font, float size, std::string_view text, float width);

}  // namespace smtplab::panels
