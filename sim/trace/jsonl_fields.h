#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "sim/smtp/base64.h"
#include "sim/trace/flat_object.h"

// What the reader of JSON Lines is made of; nobody else includes it.

namespace smtplab::trace {

/// A line that is no event or no header; caught in read_jsonl().
struct BadTrace {};

/// The number below `count` whose name is `name`.
template <class NameOf>
std::uint32_t number_of(std::string_view name, std::size_t count, NameOf name_of) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (name_of(i) == name) return i;
  }
  throw BadTrace{};
}

/// One object, with what its fields are missed for.
class Fields {
 public:
  explicit Fields(const FlatObject& object) : object_(object) {}

  bool has(std::string_view name) const { return object_.find(name) != nullptr; }
  bool has_number(std::string_view name) const {
    const FlatObject::Field* const found = object_.find(name);
    return found != nullptr && found->kind == FlatObject::Kind::number;
  }
  std::string_view text(std::string_view name) const {
    return find(name, FlatObject::Kind::text).text;
  }
  template <class Number = std::uint32_t>
  Number number(std::string_view name) const {
    const std::int64_t value = find(name, FlatObject::Kind::number).number;
    if (!std::in_range<Number>(value)) throw BadTrace{};
    return static_cast<Number>(value);
  }
  bool flag(std::string_view name) const { return find(name, FlatObject::Kind::flag).flag; }
  /// Under its name, or in base64.
  std::string octets(std::string_view name) const {
    if (has(name)) return std::string(text(name));
    const auto decoded = smtp::decode_base64(text(std::string(name) + "_base64"));
    if (!decoded) throw BadTrace{};
    return *decoded;
  }
  bool has_octets(std::string_view name) const {
    return has(name) || has(std::string(name) + "_base64");
  }

 private:
  const FlatObject::Field& find(std::string_view name, FlatObject::Kind kind) const {
    const FlatObject::Field* const found = object_.find(name);
    if (found == nullptr || found->kind != kind) throw BadTrace{};
    return *found;
  }

  const FlatObject& object_;
};

}  // namespace smtplab::trace
