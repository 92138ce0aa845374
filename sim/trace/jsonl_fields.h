#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "sim/smtp/base64.h"

// What the reader of JSON Lines is made of; nobody else includes it, for nlohmann/json is large.

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
  explicit Fields(const nlohmann::json& object) : object_(object) {
    if (!object.is_object()) throw BadTrace{};
  }

  bool has(const char* name) const { return object_.contains(name); }
  const std::string& text(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || !found->is_string()) throw BadTrace{};
    return found->get_ref<const std::string&>();
  }
  template <class Number = std::uint32_t>
  Number number(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || !found->is_number_integer()) throw BadTrace{};
    const auto value = found->get<std::int64_t>();
    if (!std::in_range<Number>(value)) throw BadTrace{};
    return static_cast<Number>(value);
  }
  bool flag(const char* name) const {
    const auto found = object_.find(name);
    if (found == object_.end() || !found->is_boolean()) throw BadTrace{};
    return found->get<bool>();
  }
  /// Under its name, or in base64.
  std::string octets(const std::string& name) const {
    const auto found = object_.find(name);
    if (found != object_.end()) {
      if (!found->is_string()) throw BadTrace{};
      return found->get<std::string>();
    }
    const auto decoded = smtp::decode_base64(text((name + "_base64").c_str()));
    if (!decoded) throw BadTrace{};
    return *decoded;
  }
  bool has_octets(const std::string& name) const {
    return object_.contains(name) || object_.contains(name + "_base64");
  }
  const nlohmann::json& json() const { return object_; }

 private:
  const nlohmann::json& object_;
};

}  // namespace smtplab::trace
