#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = 0xFFFFFFFF;

/// One value of a JSON text, with its place.
struct JsonNode {
  enum class Kind : std::uint8_t {
    null,
    boolean,
    natural,   ///< a whole number from 0 to 2^64-1, written without "." and "e"
    negative,  ///< a whole number below 0
    fraction,  ///< any other number
    string,
    array,
    object,
  };
  struct Text {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };

  Kind kind = Kind::null;
  bool flag = false;           ///< a boolean's value
  std::uint32_t line = 0;      ///< where the value begins
  std::uint32_t key_line = 0;  ///< where its key stands, if it has one
  std::uint32_t position = 0;  ///< among its parent's values
  NodeIndex parent = kNoNode;
  NodeIndex first_child = kNoNode;
  NodeIndex next = kNoNode;  ///< of the same parent
  Text key;
  Text text;                  ///< a string's value; a number's digits
  std::uint64_t natural = 0;  ///< a natural's value
  double number = 0;          ///< any number's value

  bool is_number() const {
    return kind == Kind::natural || kind == Kind::negative || kind == Kind::fraction;
  }
};

/// Why a text is no JSON that we take.
struct JsonError {
  enum class Kind {
    not_utf8,
    nul,  ///< an octet of zero
    syntax,
    number_too_large,  ///< for a double, as 1e999 is
    too_deep,          ///< over kDeepest brackets in one another
    too_many_values,   ///< over kMostValues
  } kind;
  std::uint32_t line = 1;
  std::uint32_t column = 1;  ///< octets, from 1
  std::string token;         ///< what was read there, for `syntax`
};

/// A JSON text as a tree of values that know their lines. A value itself: held by index, so
/// neither reading nor destroying it recurses, however deep the text.
class JsonDocument {
 public:
  static constexpr std::size_t kDeepest = 64;
  static constexpr std::size_t kMostValues = 1'000'000;

  /// RFC 8259; a byte order mark is skipped. Of keys given twice, all are kept.
  static tl::expected<JsonDocument, JsonError> parse(std::string_view text);

  static constexpr NodeIndex root() { return 0; }
  const JsonNode& operator[](NodeIndex index) const { return nodes_[index]; }
  std::string_view key(NodeIndex index) const { return view(nodes_[index].key); }
  std::string_view text(NodeIndex index) const { return view(nodes_[index].text); }
  /// The first value under that key, or kNoNode.
  NodeIndex find(NodeIndex object, std::string_view key) const;
  /// Values whose key had been given before in the same object.
  const std::vector<NodeIndex>& repeated_keys() const { return repeated_keys_; }

  /// "/script/0/dialogue/3" (RFC 6901); "" for the root.
  std::string pointer(NodeIndex index) const;
  Place place(NodeIndex index) const { return {pointer(index), nodes_[index].line}; }
  Place key_place(NodeIndex index) const { return {pointer(index), nodes_[index].key_line}; }

 private:
  friend class JsonBuilder;
  std::string_view view(JsonNode::Text text) const {
    return std::string_view(pool_).substr(text.begin, text.size);
  }

  std::vector<JsonNode> nodes_;
  std::string pool_;  // keys and texts
  std::vector<NodeIndex> repeated_keys_;
};

}  // namespace smtplab::scenario
