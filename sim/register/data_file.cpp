#include "sim/register/data_file.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace smtplab::requirements {
namespace {

// For WebAssembly, clang 14 takes a function whose result is of a template that nothing has made
// yet for one without arguments; then its address leads nowhere.
static_assert(sizeof(std::optional<Level>) + sizeof(std::optional<Role>) +
                  sizeof(std::optional<Observable>) + sizeof(std::optional<ReplyKind>) !=
              0);

// Its objects are vectors: measured a tenth faster than the sorted kind for nine keys.
using json = nlohmann::ordered_json;

json parse_json(std::string_view file, std::string_view text) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    // error.byte counts from 1, and is 0 or past the end where the text ends too early.
    const std::size_t at = std::clamp<std::size_t>(error.byte, 1, text.size() + 1) - 1;
    const std::string_view before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t column = at - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    throw DataError(file, "line " + std::to_string(line) + ", column " + std::to_string(column),
                    "this is not JSON");
  }
}

// A JSON object and where it stands. The pointer is only put together for an error message.
class Object {
 public:
  Object(std::string_view file, std::string_view array, std::optional<std::size_t> index,
         const json& value, std::initializer_list<const char*> keys)
      : file_(file), array_(array), index_(index), value_(value) {
    if (!value_.is_object()) fail("", "an object is expected here");
    for (const auto& item : value_.items()) {
      const bool known =
          std::any_of(keys.begin(), keys.end(), [&](const char* key) { return item.key() == key; });
      if (!known) fail(item.key(), "unknown key");
    }
  }

  [[noreturn]] void fail(std::string_view key, std::string_view reason) const {
    std::string pointer;
    if (index_) pointer = "/" + std::string(array_) + "/" + std::to_string(*index_);
    if (!array_.empty() && !index_) pointer = "/" + std::string(array_);
    if (!key.empty()) pointer += "/" + std::string(key);
    throw DataError(file_, pointer.empty() ? "/" : pointer, reason);
  }

  const json& at(const char* key) const {
    const auto found = value_.find(key);
    if (found == value_.end()) fail(key, "this key is missing");
    return *found;
  }

  std::string text(const char* key) const {
    const json& value = at(key);
    if (!value.is_string()) fail(key, "a string is expected here");
    const auto& result = value.get_ref<const std::string&>();
    if (result.empty()) fail(key, "this string must not be empty");
    return result;
  }

  std::string optional_text(const char* key) const {
    return value_.contains(key) ? text(key) : std::string();
  }

  int positive(const char* key) const {
    const json& value = at(key);
    if (!value.is_number_integer()) fail(key, "a whole number is expected here");
    const auto number = value.get<std::int64_t>();
    if (number < 1 || number > 1'000'000) fail(key, "a number from 1 to 1000000 is expected here");
    return static_cast<int>(number);
  }

  template <typename Enum>
  Enum one_of(const char* key, std::optional<Enum> (*from)(std::string_view)) const {
    const std::string spelled = text(key);
    const std::optional<Enum> value = from(spelled);
    if (!value) fail(key, "\"" + spelled + "\" is not a known " + key);
    return *value;
  }

 private:
  std::string_view file_;
  std::string_view array_;
  std::optional<std::size_t> index_;
  const json& value_;
};

const json& array_of(const Object& root, const char* key) {
  const json& array = root.at(key);
  if (!array.is_array()) root.fail(key, "an array is expected here");
  return array;
}

std::map<std::string, std::string> read_sections(std::string_view file, const Object& root) {
  const json& value = root.at("sections");
  if (!value.is_object()) root.fail("sections", "an object is expected here");
  std::map<std::string, std::string> sections;
  for (const auto& item : value.items()) {
    if (!item.value().is_string() || item.value().get_ref<const std::string&>().empty()) {
      throw DataError(file, "/sections/" + item.key(), "a title is expected here");
    }
    sections.emplace(item.key(), item.value().get<std::string>());
  }
  return sections;
}

Requirement read_requirement(const Object& entry, const RfcDocument& document) {
  Requirement requirement;
  requirement.id = entry.text("id");
  requirement.rfc = document.rfc;
  requirement.section = entry.text("section");
  std::string prefix("R");
  prefix.append(std::to_string(document.rfc)).append("-").append(requirement.section).append("-");
  if (requirement.id.size() <= prefix.size() || requirement.id.rfind(prefix, 0) != 0) {
    entry.fail("id", "\"" + requirement.id + "\" does not begin with \"" + prefix + "\"");
  }
  const auto title = document.sections.find(requirement.section);
  if (title == document.sections.end()) {
    entry.fail("section", "\"" + requirement.section + "\" has no title in /sections");
  }
  requirement.section_title = title->second;
  requirement.line = entry.positive("line");
  requirement.level = entry.one_of("level", &level_from);
  requirement.role = entry.one_of("role", &role_from);
  requirement.observable = entry.one_of("observable", &observable_from);
  requirement.summary = entry.text("summary");
  requirement.probe = entry.text("probe");
  requirement.promoted = entry.optional_text("promoted");
  if (!requirement.promoted.empty() && requirement.level != Level::implied_must &&
      requirement.level != Level::implied_must_not) {
    entry.fail("promoted", "only imp-must and imp-must-not can be promoted");
  }
  requirement.superseded_by = entry.optional_text("superseded_by");
  return requirement;
}

// The next number or word of a section's name, for section_before. Words come after numbers.
std::pair<std::int64_t, std::string_view> take_part(std::string_view& section) {
  const std::size_t dot = std::min(section.find('.'), section.size());
  std::string_view part = section.substr(0, dot);
  section.remove_prefix(std::min(section.size(), dot + 1));
  std::int64_t number = 0;
  for (const char c : part) {
    if (c < '0' || c > '9' || number > 100'000) return {1'000'000, part};
    number = number * 10 + (c - '0');
  }
  return {number, {}};
}

}  // namespace

DataError::DataError(std::string_view file, std::string_view place, std::string_view reason)
    : std::runtime_error(std::string(file) + ": " + std::string(place) + ": " +
                         std::string(reason)),
      file_(file),
      place_(place) {}

bool section_before(std::string_view left, std::string_view right) {
  // "AppF" names the whole of the appendix that holds "F.1".
  if (left.substr(0, 3) == "App") left.remove_prefix(3);
  if (right.substr(0, 3) == "App") right.remove_prefix(3);
  while (!left.empty() && !right.empty()) {
    const auto a = take_part(left);
    const auto b = take_part(right);
    if (a != b) return a < b;
  }
  return left.empty() && !right.empty();
}

RfcDocument parse_rfc(std::string_view file, std::string_view text) {
  const json data = parse_json(file, text);
  const Object root(file, "", std::nullopt, data,
                    {"rfc", "title", "date", "status", "sections", "requirements"});
  RfcDocument document;
  document.rfc = root.positive("rfc");
  document.title = root.text("title");
  document.date = root.text("date");
  document.status = root.text("status");
  document.sections = read_sections(file, root);
  const json& array = array_of(root, "requirements");
  document.requirements.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    const Object entry(file, "requirements", i, array[i],
                       {"id", "section", "line", "level", "role", "observable", "summary", "probe",
                        "promoted", "superseded_by"});
    document.requirements.push_back(read_requirement(entry, document));
    if (i > 0 &&
        section_before(document.requirements[i].section, document.requirements[i - 1].section)) {
      entry.fail("section", "this section stands before that of the previous entry");
    }
  }
  return document;
}

std::vector<ReplyMeaning> parse_replies(std::string_view file, std::string_view text) {
  const json data = parse_json(file, text);
  const Object root(file, "", std::nullopt, data, {"replies"});
  const json& array = array_of(root, "replies");
  std::vector<ReplyMeaning> replies;
  replies.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    const Object entry(
        file, "replies", i, array[i],
        {"command", "stage", "code", "kind", "meaning", "rfc", "section", "line", "note"});
    ReplyMeaning reply;
    reply.command = entry.text("command");
    reply.stage = entry.text("stage");
    reply.code = entry.positive("code");
    if (reply.code < 200 || reply.code > 599) entry.fail("code", "this is no reply code");
    reply.kind = entry.one_of("kind", &reply_kind_from);
    reply.meaning = entry.text("meaning");
    reply.rfc = entry.positive("rfc");
    reply.section = entry.text("section");
    reply.line = entry.positive("line");
    reply.note = entry.optional_text("note");
    replies.push_back(std::move(reply));
  }
  return replies;
}

std::vector<Limit> parse_limits(std::string_view file, std::string_view text) {
  const json data = parse_json(file, text);
  const Object root(file, "", std::nullopt, data, {"limits"});
  const json& array = array_of(root, "limits");
  std::vector<Limit> limits;
  limits.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    const Object entry(
        file, "limits", i, array[i],
        {"item", "kind", "value", "unit", "sense", "party", "rfc", "section", "line", "note"});
    Limit limit;
    limit.item = entry.text("item");
    limit.kind = entry.text("kind");
    limit.value = entry.text("value");
    limit.unit = entry.text("unit");
    limit.sense = entry.text("sense");
    limit.party = entry.text("party");
    limit.rfc = entry.positive("rfc");
    limit.section = entry.text("section");
    limit.line = entry.positive("line");
    limit.note = entry.optional_text("note");
    limits.push_back(std::move(limit));
  }
  return limits;
}

}  // namespace smtplab::requirements
