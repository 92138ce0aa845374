#include "sim/message/header_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/message/structured_text.h"
#include "sim/smtp/utf8.h"

namespace smtplab::message {
namespace {

constexpr std::size_t kWantedLine = 78;
// Of text that others wrote; with a field's name they fit in one line.
constexpr std::size_t kLongestWord = 800;
constexpr std::size_t kMostSpaces = 100;

constexpr bool is_printable(char c) { return c >= 32 && c < 127; }

tl::unexpected<HeaderError> error(HeaderError::Kind kind, std::size_t at, bool in_name = false) {
  return tl::unexpected(HeaderError{kind, at, in_name});
}

tl::expected<void, HeaderError> check(std::string_view name, std::string_view text, Beyond beyond) {
  using Kind = HeaderError::Kind;
  const auto wrong = std::find_if(name.begin(), name.end(),
                                  [](char c) { return !is_printable(c) || c == ' ' || c == ':'; });
  if (name.empty() || wrong != name.end()) {
    return error(Kind::malformed, static_cast<std::size_t>(wrong - name.begin()), true);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_printable(c) || c == '\t') continue;
    if (c == '\r' || c == '\n') return error(Kind::line_end, i);
    if (static_cast<unsigned char>(c) <= 127) return error(Kind::control_character, i);
    if (beyond == Beyond::nothing) return error(Kind::non_ascii, i);
  }
  const std::size_t bad = smtp::find_bad_utf8(text);
  if (bad != std::string_view::npos) return error(Kind::non_ascii, bad);
  return {};
}

/// The end of the piece that begins at `begin`: its white space and what follows up to the next
/// place to fold.
std::size_t piece_end(std::string_view text, std::size_t begin, FoldAt fold_at) {
  std::size_t end = std::min(text.find_first_not_of(" \t", begin), text.size());
  if (fold_at == FoldAt::white_space) return std::min(text.find_first_of(" \t", end), text.size());
  bool is_quoted = false;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (c == '"') is_quoted = !is_quoted;
    if (c == '\\') ++end;
    if (is_quoted || c != ',') continue;
    if (end + 1 < text.size() && is_white_space(text[end + 1])) return end + 1;
  }
  return text.size();
}

/// nullopt, or the offset in `text` where a line would be too long.
std::size_t fold(std::string& out, std::string_view name, std::string_view text, FoldAt fold_at) {
  out.append(name).push_back(':');
  std::size_t line = name.size() + 1;
  if (!text.empty()) {
    out.push_back(' ');
    ++line;
  }
  // The first line must hold more than the name, so the first piece is never folded.
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = piece_end(text, at, fold_at);
    const std::size_t size = end - at;
    if (at != 0 && line + size > kWantedLine) {
      out.append("\r\n");
      line = 0;
    }
    if (line + size > kMaxLineOctets) return at + kMaxLineOctets - std::min(line, kMaxLineOctets);
    out.append(text.substr(at, size));
    line += size;
    at = end;
  }
  out.append("\r\n");
  return std::string_view::npos;
}

}  // namespace

tl::expected<void, HeaderError> append_header_field(std::string& out, std::string_view name,
                                                    std::string_view text, FoldAt fold_at,
                                                    Beyond beyond) {
  if (const auto checked = check(name, text, beyond); !checked) return checked;
  const std::size_t before = out.size();
  const std::string_view trimmed = trim(text);
  const std::size_t skipped = static_cast<std::size_t>(trimmed.data() - text.data());
  std::size_t wrong = fold(out, name, trimmed, fold_at);
  if (wrong == std::string_view::npos) return {};
  out.resize(before);
  if (fold_at == FoldAt::commas) wrong = fold(out, name, trimmed, FoldAt::white_space);
  if (wrong == std::string_view::npos) return {};
  out.resize(before);
  if (name.size() + 1 > kMaxLineOctets)
    return error(HeaderError::Kind::malformed, kMaxLineOctets, true);
  return error(HeaderError::Kind::line_too_long, skipped + wrong);
}

std::string escape_to_ascii(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (is_printable(c)) {
      escaped.push_back(c);
    } else {
      fmt::format_to(std::back_inserter(escaped), "\\x{:02X}",
                     static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return escaped;
}

void append_escaped_field(std::string& out, std::string_view name, std::string_view text) {
  out.append(name).append(":");
  std::size_t line = name.size() + 1;
  bool is_first = true;
  while (is_first || !text.empty()) {
    const std::size_t feed = std::min(text.find('\n'), text.size());
    const std::string escaped = escape_to_ascii(trim(text.substr(0, feed)));
    text.remove_prefix(std::min(feed + 1, text.size()));
    std::string_view rest = escaped;
    bool begins_line = !is_first;
    while (!rest.empty()) {
      // Spaces stay as they are, unless they are so many that they would fill the line.
      std::size_t spaces = std::min(rest.find_first_not_of(' '), rest.size());
      rest.remove_prefix(spaces);
      if (spaces == 0 || spaces > kMostSpaces) spaces = 1;
      // A word that would fill a line of its own is cut.
      const std::size_t word = std::min(std::min(rest.find(' '), rest.size()), kLongestWord);
      const bool is_full = line + spaces + word > kWantedLine && line > name.size() + 1;
      if (begins_line || is_full) {
        out.append("\r\n");
        line = 0;
      }
      begins_line = false;
      out.append(spaces, ' ').append(rest.substr(0, word));
      line += spaces + word;
      rest.remove_prefix(word);
    }
    is_first = false;
  }
  out.append("\r\n");
}

}  // namespace smtplab::message
