#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/scenario/diagnostic_list.h"
#include "sim/scenario/json_document.h"

namespace smtplab::scenario {

/// A word of the format and what it stands for.
template <class Value>
struct Word {
  std::string_view name;
  Value value;
};

/// The names of an enumeration's `count` values, whose first is 0.
template <class Value>
std::vector<std::string_view> names_of(std::size_t count, std::string_view (*name)(Value)) {
  std::vector<std::string_view> names(count);
  for (std::size_t i = 0; i < count; ++i) names[i] = name(static_cast<Value>(i));
  return names;
}

/// Reads single values of a JSON document; whatever is wrong goes to the list of diagnostics.
///
/// kNoNode is taken for "not given" and gives nullopt without a diagnostic.
class ValueReader {
 public:
  ValueReader(const JsonDocument& document, DiagnosticList& found)
      : document_(document), found_(found) {}

  const JsonDocument& document() const { return document_; }
  bool is_full() const { return found_.is_full(); }
  const JsonNode& operator[](NodeIndex node) const { return document_[node]; }
  /// Adds {name} and {value}, what the node is called and what it holds, to the arguments.
  void report(NodeIndex node, std::string_view message_key, std::string_view hint_key,
              Diagnostic::Arguments arguments = {});
  /// The same at the node's key.
  void report_key(NodeIndex node, std::string_view message_key, std::string_view hint_key,
                  Diagnostic::Arguments arguments = {});
  /// A node whose `name` is none of `allowed`: message_key with {suggestion} and {allowed}.
  void report_unknown(NodeIndex node, std::string_view name, std::string_view message_key,
                      std::span<const std::string_view> allowed);
  void report_unknown_key(NodeIndex node, std::span<const std::string_view> allowed);

  /// Without NUL, which has no business outside of dialogues.
  std::optional<std::string> text(NodeIndex node);
  /// The same, with something in it and without control characters.
  std::optional<std::string> name(NodeIndex node);
  std::optional<bool> boolean(NodeIndex node);
  std::optional<std::uint64_t> natural(NodeIndex node, std::uint64_t low, std::uint64_t high);
  /// A number of seconds, perhaps with a fraction; up to 30 years.
  std::optional<Duration> seconds(NodeIndex node);
  std::optional<Duration> milliseconds(NodeIndex node);
  /// The values of an array; none if it is not given or no array.
  std::vector<NodeIndex> elements(NodeIndex node);
  /// The same, and an empty array is an error.
  std::vector<NodeIndex> some_elements(NodeIndex node);
  std::vector<std::string> texts(NodeIndex node);
  bool is_object(NodeIndex node);

  template <class Value>
  std::optional<Value> word(NodeIndex node, std::span<const Word<Value>> words) {
    const std::optional<std::string> given = text(node);
    if (!given) return std::nullopt;
    std::vector<std::string_view> names;
    for (const Word<Value>& w : words) {
      if (w.name == *given) return w.value;
      names.push_back(w.name);
    }
    report_unknown(node, *given, "scenario.unknown-word", names);
    return std::nullopt;
  }

 private:
  std::optional<Duration> duration(NodeIndex node, std::int64_t nanoseconds_each);
  std::string name_of(NodeIndex node) const;
  std::string shown(NodeIndex node) const;
  Diagnostic::Arguments with_node(NodeIndex node, Diagnostic::Arguments arguments) const;

  const JsonDocument& document_;
  DiagnosticList& found_;
};

}  // namespace smtplab::scenario
