#include "sim/scenario/json_document.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "sim/smtp/utf8.h"

namespace smtplab::scenario {
namespace {

/// How far the parser has read; shared by all copies of its iterator.
struct Progress {
  std::uint32_t line = 1;
  char last = '\0';
};

/// An input iterator that counts lines as the parser reads on.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Progress* progress) : at_(at), progress_(progress) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    progress_->last = *at_;
    if (*at_ == '\n') ++progress_->line;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  Progress* progress_;
};

JsonError error_at(JsonError::Kind kind, std::string_view text, std::size_t at,
                   std::string token = {}) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {kind, static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n')),
          static_cast<std::uint32_t>(1 + at - line_start), std::move(token)};
}

}  // namespace

/// Takes the parser's events and builds the tree.
class JsonBuilder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  JsonBuilder(std::string_view text, const Progress& progress) : text_(text), progress_(progress) {}

  bool null() { return add(JsonNode::Kind::null) != kNoNode; }
  bool boolean(bool value) {
    const NodeIndex index = add(JsonNode::Kind::boolean);
    if (index != kNoNode) document_.nodes_[index].flag = value;
    return index != kNoNode;
  }
  bool number_integer(number_integer_t value) {
    return add_number(JsonNode::Kind::negative, 0, static_cast<double>(value),
                      std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) {
    return add_number(JsonNode::Kind::natural, value, static_cast<double>(value),
                      std::to_string(value));
  }
  bool number_float(number_float_t value, const string_t& digits) {
    return add_number(JsonNode::Kind::fraction, 0, value, digits);
  }
  bool string(string_t& value) {
    const NodeIndex index = add(JsonNode::Kind::string);
    if (index != kNoNode) document_.nodes_[index].text = keep(value);
    return index != kNoNode;
  }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return open(JsonNode::Kind::object); }
  bool start_array(std::size_t) { return open(JsonNode::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(string_t& value) {
    key_ = keep(value);
    key_line_ = progress_.line;
    key_is_repeated_ = !open_.back().keys.insert(value).second;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) {
    constexpr int kOutOfRange = 406;  // the parser's number for numbers that do not fit
    const std::size_t at = std::min(position == 0 ? 0 : position - 1, text_.size());
    const auto kind =
        error.id == kOutOfRange ? JsonError::Kind::number_too_large : JsonError::Kind::syntax;
    error_ = error_at(kind, text_, at, token);
    return false;
  }

  const std::optional<JsonError>& error() const { return error_; }
  JsonDocument take() { return std::move(document_); }

 private:
  struct Open {
    NodeIndex node;
    NodeIndex last_child = kNoNode;
    std::uint32_t child_count = 0;
    std::set<std::string, std::less<>> keys;
  };

  NodeIndex add(JsonNode::Kind kind) {
    if (document_.nodes_.size() >= JsonDocument::kMostValues) {
      error_ = JsonError{JsonError::Kind::too_many_values, progress_.line, 1, {}};
      return kNoNode;
    }
    const auto index = static_cast<NodeIndex>(document_.nodes_.size());
    JsonNode node;
    node.kind = kind;
    node.line = progress_.line;
    if (!open_.empty()) {
      Open& parent = open_.back();
      node.parent = parent.node;
      node.position = parent.child_count++;
      if (document_.nodes_[parent.node].kind == JsonNode::Kind::object) {
        node.key = key_;
        node.key_line = key_line_;
        if (std::exchange(key_is_repeated_, false)) document_.repeated_keys_.push_back(index);
      }
      NodeIndex& link = parent.last_child == kNoNode ? document_.nodes_[parent.node].first_child
                                                     : document_.nodes_[parent.last_child].next;
      link = index;
      parent.last_child = index;
    }
    document_.nodes_.push_back(node);
    return index;
  }

  bool add_number(JsonNode::Kind kind, std::uint64_t natural, double number,
                  const std::string& digits) {
    const NodeIndex index = add(kind);
    if (index == kNoNode) return false;
    JsonNode& node = document_.nodes_[index];
    // A number's end shows only in the octet behind it, which has then been counted.
    if (progress_.last == '\n') --node.line;
    node.natural = natural;
    node.number = number;
    node.text = keep(digits);
    return true;
  }

  bool open(JsonNode::Kind kind) {
    if (open_.size() >= JsonDocument::kDeepest) {
      error_ = JsonError{JsonError::Kind::too_deep, progress_.line, 1, {}};
      return false;
    }
    const NodeIndex index = add(kind);
    if (index == kNoNode) return false;
    open_.push_back({index, kNoNode, 0, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  JsonNode::Text keep(std::string_view text) {
    const JsonNode::Text kept{static_cast<std::uint32_t>(document_.pool_.size()),
                              static_cast<std::uint32_t>(text.size())};
    document_.pool_ += text;
    return kept;
  }

  std::string_view text_;
  const Progress& progress_;
  JsonDocument document_;
  std::vector<Open> open_;
  JsonNode::Text key_;
  std::uint32_t key_line_ = 0;
  bool key_is_repeated_ = false;
  std::optional<JsonError> error_;
};

tl::expected<JsonDocument, JsonError> JsonDocument::parse(std::string_view text) {
  const std::size_t bad = smtp::find_bad_utf8(text);
  const std::size_t nul = text.find('\0');
  if (nul < bad) return tl::unexpected(error_at(JsonError::Kind::nul, text, nul));
  if (bad != std::string_view::npos) {
    return tl::unexpected(error_at(JsonError::Kind::not_utf8, text, bad));
  }
  Progress progress;
  JsonBuilder builder(text, progress);
  const bool read =
      nlohmann::json::sax_parse(CountingIterator(text.data(), &progress),
                                CountingIterator(text.data() + text.size(), &progress), &builder);
  if (!read) {
    return tl::unexpected(builder.error().value_or(JsonError{JsonError::Kind::syntax, 1, 1, {}}));
  }
  return builder.take();
}

NodeIndex JsonDocument::find(NodeIndex object, std::string_view name) const {
  for (NodeIndex child = nodes_[object].first_child; child != kNoNode; child = nodes_[child].next) {
    if (key(child) == name) return child;
  }
  return kNoNode;
}

std::string JsonDocument::pointer(NodeIndex index) const {
  std::vector<std::string> steps;
  for (; nodes_[index].parent != kNoNode; index = nodes_[index].parent) {
    const bool named = nodes_[nodes_[index].parent].kind == JsonNode::Kind::object;
    std::string step = "/";
    if (!named) {
      step += std::to_string(nodes_[index].position);
    } else {
      for (const char c : key(index)) {
        if (c == '~') {
          step += "~0";
        } else if (c == '/') {
          step += "~1";
        } else {
          step += c;
        }
      }
    }
    steps.push_back(std::move(step));
  }
  std::string out;
  for (std::size_t i = steps.size(); i-- > 0;) out += steps[i];
  return out;
}

}  // namespace smtplab::scenario
