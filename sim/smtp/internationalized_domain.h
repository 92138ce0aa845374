#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::smtp {

/// The A-label of a label with characters beyond ASCII: "xn--bcher-kva" for "bücher" (RFC 5890
/// section 2.3.2.1, RFC 3492). ASCII letters become lower-case ones.
///
/// nullopt if the label can be no U-label: it is no UTF-8, begins or ends with a hyphen or has
/// two of them in its third and fourth place, holds a character that stands for no letter or digit
/// of any script (controls, spaces, general punctuation, other stops, private use), begins with a
/// combining mark, or its A-label is longer than 63 octets (RFC 5891 section 4.2). Which letters
/// Unicode has is not known here, nor whether they are normalized: letter case beyond ASCII counts.
std::optional<std::string> to_a_label(std::string_view u_label);

/// The domain name with A-labels in place of U-labels; ASCII labels stay as they are. nullopt if a
/// label can be no U-label.
std::optional<std::string> to_ascii_domain(std::string_view domain);

/// Without regard to the case of ASCII letters; a U-label is equal to its A-label (RFC 5890 section
/// 2.3.2.4).
bool is_same_domain_name(std::string_view a, std::string_view b);

}  // namespace smtplab::smtp
