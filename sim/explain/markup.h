#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::explain {

/// Text as it has to stand between tags or in a quoted attribute of XML and HTML. What is not safe
/// on any page is to go through escape() first.
std::string xml_text(std::string_view text);

/// At most `columns` columns of the text; where something is left out, "…" ends it.
std::string clipped(std::string_view text, std::size_t columns);

/// The same of text that is wrapped into at most `most` lines.
std::vector<std::string> wrap_clipped(std::string_view text, std::size_t columns, std::size_t most);

}  // namespace smtplab::explain
