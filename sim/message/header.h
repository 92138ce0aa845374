#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/message/field_scanner.h"

namespace smtplab::message {

/// The header of a message, read leniently: whatever the octets are, there is an answer. What is
/// wrong with them is told as defects.
class Header {
 public:
  static constexpr std::size_t kMostFields = 1'000;

  /// Keeps views: `message` must outlive it. Fields over `most_fields` are passed over, and
  /// HeaderDefect::too_many_fields is told. Linear in the header; the body is not looked at.
  explicit Header(std::string_view message, std::size_t most_fields = kMostFields);

  const std::vector<HeaderField>& fields() const { return fields_; }
  std::vector<HeaderField>::const_iterator begin() const { return fields_.begin(); }
  std::vector<HeaderField>::const_iterator end() const { return fields_.end(); }
  /// The first field of that name behind `after`, or of all; nullptr if there is none.
  const HeaderField* find(std::string_view name, const HeaderField* after = nullptr) const;
  std::size_t count(std::string_view name) const;
  /// unfold()ed; empty if there is no such field.
  std::string text_of(std::string_view name) const;

  /// Offset behind the last field's line end.
  std::size_t fields_end() const { return scanner_.fields_end(); }
  /// Offset of the body, behind the blank line; the message's size if there is none.
  std::size_t body_begin() const { return scanner_.body_begin(); }
  std::string_view body() const { return message_.substr(body_begin()); }

  /// Offset of the first octet that has the defect.
  std::optional<std::size_t> defect(HeaderDefect kind) const;
  bool is_clean() const;

 private:
  std::string_view message_;
  FieldScanner scanner_;
  std::vector<HeaderField> fields_;
  std::optional<std::size_t> first_passed_over_;
};

}  // namespace smtplab::message
