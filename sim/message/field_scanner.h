#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smtplab::message {

/// What a header holds that RFC 5322 does not allow to be written.
enum class HeaderDefect : std::uint8_t {
  space_before_colon,  ///< section 4.5: obsolete, still to be read
  blank_continuation,  ///< a line of white space alone within a field (section 4.2)
  bare_line_feed,      ///< ends a line here, though section 2.3 wants CRLF
  bare_carriage_return,
  control_character,   ///< NUL and the others, TAB aside
  non_ascii,           ///< without RFC 6532
  line_too_long,       ///< over 998 octets (section 2.1.1)
  missing_blank_line,  ///< a line that is no field: the body begins with it
  too_many_fields,     ///< those over the limit were passed over
};
inline constexpr std::size_t kHeaderDefectCount =
    static_cast<std::size_t>(HeaderDefect::too_many_fields) + 1;

/// One field of a message's header, as views of the message.
struct HeaderField {
  std::string_view name;
  std::string_view body;  ///< behind the colon, with folds, without the last line end
  std::size_t begin = 0;  ///< offset in the message of the name
  std::size_t end = 0;    ///< offset behind the last line end

  bool is_named(std::string_view other) const;  ///< letter case does not count (section 1.2.2)
  std::string text() const;                     ///< unfold(body)
};

/// Without the line ends that fold it (section 2.2.3), and without white space around it.
std::string unfold(std::string_view body);

/// Reads the fields off the front of a message one after another: nothing is copied, each octet
/// of the header is looked at a fixed number of times.
///
/// A line is ended by CRLF or by LF alone. The header ends with an empty line, or before the first
/// line that is no field, or with the message.
class FieldScanner {
 public:
  enum class Finds : std::uint8_t { fields, fields_and_defects };

  /// `message` must outlive it.
  explicit FieldScanner(std::string_view message, Finds finds = Finds::fields)
      : message_(message), finds_(finds) {}

  std::optional<HeaderField> next();
  /// Where the last field has ended; once next() has given nullopt, the end of the header.
  std::size_t fields_end() const { return fields_end_; }
  /// Offset of the body, once next() has given nullopt; the message's size if there is none.
  std::size_t body_begin() const { return body_begin_; }
  /// Offset of the first octet with that defect; nullopt: none so far, or they are not looked for.
  std::optional<std::size_t> defect(HeaderDefect kind) const;

 private:
  struct Line {
    std::size_t begin, length, next;  // without and behind its line end
  };

  Line line_at(std::size_t begin);
  void inspect(const Line& line);
  void note(HeaderDefect kind, std::size_t at);
  std::optional<HeaderField> end_header(std::size_t body_begin);

  std::string_view message_;
  Finds finds_;
  std::size_t fields_end_ = 0;
  std::size_t body_begin_ = 0;
  bool is_done_ = false;
  std::array<std::size_t, kHeaderDefectCount> defects_{};  // the offset + 1; 0: none
};

}  // namespace smtplab::message
