#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace smtplab::explain {

/// What a piece of text is, and so how it is coloured.
enum class Style : std::uint8_t { plain, title, frame, client, server, refusal, note, dim, alarm };

/// Text that is written line by line, wrapped at a width and coloured if that is wanted.
class TextPage {
 public:
  TextPage(std::size_t width, bool colour);

  std::size_t width() const { return width_; }

  /// `text`, wrapped; its first line stands behind `head`, the others under `indent` spaces. The
  /// head is as it is: it holds no escape sequences.
  void add(std::string_view head, std::size_t indent, std::string_view text, Style style);
  /// The same, with the head in a style of its own.
  void add(std::string_view head, Style head_style, std::size_t indent, std::string_view text,
           Style style);
  /// A heading with a line of hyphens behind it, up to the width.
  void add_rule(std::string_view text);
  void add_blank();

  std::string take() { return std::move(out_); }

 private:
  void append(std::string_view text, Style style);

  std::size_t width_;
  bool colour_;
  std::string out_;
};

}  // namespace smtplab::explain
