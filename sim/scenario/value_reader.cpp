#include "sim/scenario/value_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/scenario/nearest_name.h"
#include "sim/smtp/utf8.h"

namespace smtplab::scenario {
namespace {

constexpr std::size_t kMostOfValueShown = 60;
constexpr std::int64_t kMostSeconds = 30LL * 366 * 24 * 3600;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// As JSON would write it, cut where it is long: a message is one line.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, kMostOfValueShown)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_control(c)) {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto octet = static_cast<unsigned char>(c);
      out += "\\u00";
      out += digits[octet >> 4];
      out += digits[octet & 0xF];
    } else {
      out += c;
    }
  }
  // The cut may have gone through a character.
  if (const std::size_t bad = smtp::find_bad_utf8(out); bad != std::string::npos) out.resize(bad);
  if (text.size() > kMostOfValueShown) out += "...";
  return out + '"';
}

}  // namespace

std::string ValueReader::name_of(NodeIndex node) const {
  std::string indices;
  while (document_[node].parent != kNoNode) {
    const NodeIndex parent = document_[node].parent;
    if (document_[parent].kind == JsonNode::Kind::object) {
      return std::string(document_.key(node)).substr(0, kMostOfValueShown) + indices;
    }
    std::string index = "[";
    index += std::to_string(document_[node].position);
    index += ']';
    indices.insert(0, index);
    node = parent;
  }
  return indices;
}

std::string ValueReader::shown(NodeIndex node) const {
  switch (document_[node].kind) {
    case JsonNode::Kind::null:
      return "null";
    case JsonNode::Kind::boolean:
      return document_[node].flag ? "true" : "false";
    case JsonNode::Kind::string:
      return quoted(document_.text(node));
    case JsonNode::Kind::array:
      return "[...]";
    case JsonNode::Kind::object:
      return "{...}";
    default:
      return std::string(document_.text(node).substr(0, kMostOfValueShown));
  }
}

Diagnostic::Arguments ValueReader::with_node(NodeIndex node,
                                             Diagnostic::Arguments arguments) const {
  arguments.emplace_back("name", name_of(node));
  arguments.emplace_back("value", shown(node));
  return arguments;
}

void ValueReader::report(NodeIndex node, std::string_view message_key, std::string_view hint_key,
                         Diagnostic::Arguments arguments) {
  if (found_.is_full()) return;
  found_.add(message_key, hint_key, document_.place(node), with_node(node, std::move(arguments)));
}

void ValueReader::report_key(NodeIndex node, std::string_view message_key,
                             std::string_view hint_key, Diagnostic::Arguments arguments) {
  if (found_.is_full()) return;
  found_.add(message_key, hint_key, document_.key_place(node),
             with_node(node, std::move(arguments)));
}

void ValueReader::report_unknown(NodeIndex node, std::string_view name,
                                 std::string_view message_key,
                                 std::span<const std::string_view> allowed) {
  if (found_.is_full()) return;
  const std::string_view near = nearest_name(name, allowed);
  report(node, message_key,
         allowed.empty() ? "scenario.hint.none-there"
         : near.empty()  ? "scenario.hint.allowed"
                         : "scenario.hint.nearest",
         {{"suggestion", std::string(near)}, {"allowed", joined_names(allowed)}});
}

void ValueReader::report_unknown_key(NodeIndex node, std::span<const std::string_view> allowed) {
  if (found_.is_full()) return;
  const std::string_view near = nearest_name(document_.key(node), allowed);
  report_key(node, "scenario.unknown-key",
             near.empty() ? "scenario.hint.allowed" : "scenario.hint.nearest",
             {{"key", quoted(document_.key(node))},
              {"suggestion", std::string(near)},
              {"allowed", joined_names(allowed)}});
}

std::optional<std::string> ValueReader::text(NodeIndex node) {
  if (node == kNoNode) return std::nullopt;
  if (document_[node].kind != JsonNode::Kind::string) {
    report(node, "scenario.not-a-string", "scenario.hint.write-string");
    return std::nullopt;
  }
  const std::string_view value = document_.text(node);
  if (value.find('\0') != std::string_view::npos) {
    report(node, "scenario.nul-in-string", "scenario.hint.remove-nul");
    return std::nullopt;
  }
  return std::string(value);
}

std::optional<std::string> ValueReader::name(NodeIndex node) {
  std::optional<std::string> value = text(node);
  if (!value) return std::nullopt;
  if (value->empty()) {
    report(node, "scenario.empty-string", "scenario.hint.write-name");
    return std::nullopt;
  }
  if (std::any_of(value->begin(), value->end(), is_control)) {
    report(node, "scenario.control-character", "scenario.hint.write-name");
    return std::nullopt;
  }
  return value;
}

std::optional<bool> ValueReader::boolean(NodeIndex node) {
  if (node == kNoNode) return std::nullopt;
  if (document_[node].kind != JsonNode::Kind::boolean) {
    report(node, "scenario.not-a-boolean", "scenario.hint.write-boolean");
    return std::nullopt;
  }
  return document_[node].flag;
}

std::optional<std::uint64_t> ValueReader::natural(NodeIndex node, std::uint64_t low,
                                                  std::uint64_t high) {
  if (node == kNoNode) return std::nullopt;
  const JsonNode& value = document_[node];
  const Diagnostic::Arguments range = {{"low", std::to_string(low)},
                                       {"high", std::to_string(high)}};
  if (!value.is_number() || value.kind == JsonNode::Kind::fraction) {
    report(node, "scenario.not-a-whole-number", "scenario.hint.write-in-range", range);
    return std::nullopt;
  }
  if (value.kind == JsonNode::Kind::negative || value.natural < low || value.natural > high) {
    report(node, "scenario.out-of-range", "scenario.hint.write-in-range", range);
    return std::nullopt;
  }
  return value.natural;
}

std::optional<Duration> ValueReader::duration(NodeIndex node, std::int64_t nanoseconds_each) {
  if (node == kNoNode) return std::nullopt;
  const std::int64_t most = kMostSeconds * 1'000'000'000 / nanoseconds_each;
  const Diagnostic::Arguments range = {{"low", "0"}, {"high", std::to_string(most)}};
  const JsonNode& value = document_[node];
  if (!value.is_number()) {
    report(node, "scenario.not-a-number", "scenario.hint.write-in-range", range);
    return std::nullopt;
  }
  if (value.number < 0 || value.number > static_cast<double>(most)) {
    report(node, "scenario.out-of-range", "scenario.hint.write-in-range", range);
    return std::nullopt;
  }
  if (value.kind == JsonNode::Kind::natural) {
    return nanoseconds(static_cast<std::int64_t>(value.natural) * nanoseconds_each);
  }
  return nanoseconds(std::llround(value.number * static_cast<double>(nanoseconds_each)));
}

std::optional<Duration> ValueReader::seconds(NodeIndex node) {
  return duration(node, 1'000'000'000);
}

std::optional<Duration> ValueReader::milliseconds(NodeIndex node) {
  return duration(node, 1'000'000);
}

std::vector<NodeIndex> ValueReader::elements(NodeIndex node) {
  std::vector<NodeIndex> found;
  if (node == kNoNode) return found;
  if (document_[node].kind != JsonNode::Kind::array) {
    report(node, "scenario.not-an-array", "scenario.hint.write-array");
    return found;
  }
  for (NodeIndex i = document_[node].first_child; i != kNoNode; i = document_[i].next) {
    found.push_back(i);
  }
  return found;
}

std::vector<NodeIndex> ValueReader::some_elements(NodeIndex node) {
  if (node != kNoNode && document_[node].kind == JsonNode::Kind::array &&
      document_[node].first_child == kNoNode) {
    report(node, "scenario.empty-array", "scenario.hint.write-element");
  }
  return elements(node);
}

std::vector<std::string> ValueReader::texts(NodeIndex node) {
  std::vector<std::string> found;
  for (const NodeIndex element : elements(node)) {
    if (std::optional<std::string> value = text(element)) found.push_back(std::move(*value));
  }
  return found;
}

bool ValueReader::is_object(NodeIndex node) {
  if (document_[node].kind == JsonNode::Kind::object) return true;
  const bool is_root = node == JsonDocument::root();
  report(node, is_root ? "scenario.file-not-an-object" : "scenario.not-an-object",
         is_root ? "scenario.hint.json" : "scenario.hint.write-object");
  return false;
}

}  // namespace smtplab::scenario
