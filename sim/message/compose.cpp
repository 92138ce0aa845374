#include "sim/message/compose.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/message/date.h"
#include "sim/message/structured_text.h"
#include "sim/smtp/character_class.h"

namespace smtplab::message {
namespace {

using Fault = HeaderError::Kind;
using Place = ComposeError::Place;

/// A phrase of atoms as it is, anything else in quotes (RFC 5322 sections 3.2.4 and 3.2.5).
std::string phrase(std::string_view name) {
  const bool is_atoms = std::all_of(
      name.begin(), name.end(), [](char c) { return c == ' ' || smtp::is_in(c, smtp::kAtext); });
  if (is_atoms) return std::string(name);
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted.append("\"");
}

std::string list_of(const std::vector<Correspondent>& people) {
  std::string list;
  for (const Correspondent& person : people) {
    if (!list.empty()) list.append(", ");
    const std::string_view name = trim(person.name);
    if (name.empty()) {
      person.mailbox.append_to(list);
    } else {
      list.append(phrase(name)).append(" <");
      person.mailbox.append_to(list);
      list.append(">");
    }
  }
  return list;
}

bool is_message_id(std::string_view text) {
  if (text.size() < 5 || text.front() != '<' || text.back() != '>') return false;
  text = text.substr(1, text.size() - 2);
  const std::size_t at = text.find('@');
  return at != 0 && at + 1 < text.size() &&
         text.find_first_of(" \t<>@", at + 1) == std::string_view::npos &&
         text.find_first_of(" \t<>") == std::string_view::npos;
}

bool is_addressable(const Correspondent& person) {
  return !person.mailbox.local_part.spelling().empty() && !person.mailbox.domain.empty();
}

std::optional<Place> malformed_place(const Draft& draft) {
  const auto date = parse_date_5322(draft.date);
  if (!date || date->is_obsolete) return Place::date;
  if (!is_addressable(draft.from)) return Place::from;
  if (!std::all_of(draft.to.begin(), draft.to.end(), is_addressable)) return Place::to;
  if (!std::all_of(draft.cc.begin(), draft.cc.end(), is_addressable)) return Place::cc;
  if (!is_message_id(draft.message_id)) return Place::message_id;
  return std::nullopt;
}

/// Checks the body; whether it has octets over 127.
tl::expected<bool, ComposeError> check_body(const std::vector<std::string>& lines) {
  bool has_eight_bit = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const std::size_t wrong = line.find_first_of(std::string_view("\r\n\0", 3));
    if (wrong != std::string_view::npos) {
      const Fault kind = line[wrong] == '\0' ? Fault::control_character : Fault::line_end;
      return tl::unexpected(ComposeError{Place::body, kind, i, wrong});
    }
    if (line.size() > kMaxLineOctets) {
      return tl::unexpected(ComposeError{Place::body, Fault::line_too_long, i, kMaxLineOctets});
    }
    has_eight_bit = has_eight_bit || std::any_of(line.begin(), line.end(), [](char c) {
                      return smtp::is_in(c, smtp::kBeyondAscii);
                    });
  }
  return has_eight_bit;
}

}  // namespace

tl::expected<std::string, ComposeError> compose(const Draft& draft) {
  if (const auto malformed = malformed_place(draft)) {
    return tl::unexpected(ComposeError{*malformed, Fault::malformed, 0, 0});
  }
  const auto has_eight_bit = check_body(draft.body_lines);
  if (!has_eight_bit) return tl::unexpected(has_eight_bit.error());

  struct Field {
    Place place;
    std::string_view name;
    std::string text;
    FoldAt fold_at;
  };
  const Field fields[] = {
      {Place::date, "Date", draft.date, FoldAt::white_space},
      {Place::from, "From", list_of({draft.from}), FoldAt::commas},
      {Place::to, "To", list_of(draft.to), FoldAt::commas},
      {Place::cc, "Cc", list_of(draft.cc), FoldAt::commas},
      {Place::subject, "Subject", draft.subject, FoldAt::white_space},
      {Place::message_id, "Message-ID", draft.message_id, FoldAt::white_space},
  };
  const Beyond beyond = draft.smtputf8 ? Beyond::utf8 : Beyond::nothing;
  std::string out;
  for (const Field& field : fields) {
    if (trim(field.text).empty()) continue;
    const auto written = append_header_field(out, field.name, field.text, field.fold_at, beyond);
    if (!written) {
      return tl::unexpected(ComposeError{field.place, written.error().kind, 0, written.error().at});
    }
  }
  if (*has_eight_bit) {
    out.append(
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n");
  }
  out.append("\r\n");
  for (const std::string& line : draft.body_lines) out.append(line).append("\r\n");
  return out;
}

std::string message_id(std::string_view host, std::uint64_t sequence) {
  return fmt::format("<{}@{}>", sequence, host);
}

}  // namespace smtplab::message
