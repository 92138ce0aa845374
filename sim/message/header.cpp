#include "sim/message/header.h"

#include <algorithm>

namespace smtplab::message {

Header::Header(std::string_view message, std::size_t most_fields)
    : message_(message), scanner_(message, FieldScanner::Finds::fields_and_defects) {
  while (const auto field = scanner_.next()) {
    if (fields_.size() < most_fields) {
      fields_.push_back(*field);
    } else if (!first_passed_over_) {
      first_passed_over_ = field->begin;
    }
  }
}

const HeaderField* Header::find(std::string_view name, const HeaderField* after) const {
  const auto first = fields_.begin() + (after == nullptr ? 0 : after - fields_.data() + 1);
  const auto found =
      std::find_if(first, fields_.end(), [name](const HeaderField& f) { return f.is_named(name); });
  return found == fields_.end() ? nullptr : &*found;
}

std::size_t Header::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(),
                    [name](const HeaderField& field) { return field.is_named(name); }));
}

std::string Header::text_of(std::string_view name) const {
  const HeaderField* field = find(name);
  return field == nullptr ? std::string() : field->text();
}

std::optional<std::size_t> Header::defect(HeaderDefect kind) const {
  return kind == HeaderDefect::too_many_fields ? first_passed_over_ : scanner_.defect(kind);
}

bool Header::is_clean() const {
  for (std::size_t i = 0; i < kHeaderDefectCount; ++i) {
    if (defect(static_cast<HeaderDefect>(i))) return false;
  }
  return true;
}

}  // namespace smtplab::message
