#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario/value_reader.h"

namespace smtplab::scenario {

/// An object whose keys are known: tells of every other key, of keys given twice, and of
/// those that are missing. A value that is no object is told of, and read as an empty one.
class ObjectReader {
 public:
  ObjectReader(ValueReader& values, NodeIndex node, std::initializer_list<std::string_view> keys);

  bool is_object() const { return is_object_; }
  NodeIndex node() const { return node_; }
  /// The value under a key, or kNoNode.
  NodeIndex get(std::string_view key) const;
  /// The same; that it is missing is an error.
  NodeIndex require(std::string_view key);

 private:
  ValueReader& values_;
  NodeIndex node_;
  bool is_object_;
};

/// Reads "at_s" or "at_ms" (only one may be given); 0 where neither is.
Instant read_instant(ValueReader& values, const ObjectReader& object);

}  // namespace smtplab::scenario
