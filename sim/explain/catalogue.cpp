#include "sim/explain/catalogue.h"

#include <fmt/format.h>

#include <span>
#include <stdexcept>

#include "sim/scenario/json_document.h"

namespace smtplab::explain {

struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
std::span<const EmbeddedFile> embedded_files();

namespace {

std::runtime_error broken(std::string_view file, std::string_view reason) {
  return std::runtime_error(std::string(file) + ": " + std::string(reason));
}

std::string named(std::string_view key) { return std::string("key \"").append(key).append("\""); }

std::string missing(std::string_view key) { return std::string("[").append(key).append("]"); }

Catalogue::Entries embedded_entries(std::string_view ending) {
  Catalogue::Entries all;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.name.ends_with(ending)) continue;
    for (auto& [key, sentence] : parse_catalogue(file.name, file.text)) {
      if (!all.emplace(key, std::move(sentence)).second) {
        throw broken(file.name, named(key) + " is also in another file");
      }
    }
  }
  return all;
}

void append_filled(std::string& out, std::string_view sentence, const Arguments& arguments,
                   std::string_view count) {
  std::size_t at = 0;
  while (at < sentence.size()) {
    const std::size_t open = sentence.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) break;
    out.append(sentence.substr(at, open - at));
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    std::optional<std::string_view> value;
    if (name == "count" && !count.empty()) value = count;
    for (const auto& [known, text] : arguments) {
      if (known == name) value = text;
    }
    out.append(value ? *value : sentence.substr(open, close - open + 1));
    at = close + 1;
  }
  out.append(sentence.substr(at));
}

}  // namespace

std::optional<Language> language_from(std::string_view name) {
  if (name == "en") return Language::en;
  if (name == "zh") return Language::zh;
  return std::nullopt;
}

Catalogue::Catalogue(Entries entries, const Catalogue* fallback)
    : entries_(std::move(entries)), fallback_(fallback) {}

const std::string* Catalogue::find(std::string_view key) const {
  const auto found = entries_.find(key);
  if (found != entries_.end()) return &found->second;
  return fallback_ == nullptr ? nullptr : fallback_->find(key);
}

std::string Catalogue::text(std::string_view key, const Arguments& arguments) const {
  const std::string* sentence = find(key);
  if (sentence == nullptr) return missing(key);
  std::string out;
  append_filled(out, *sentence, arguments, {});
  return out;
}

std::string Catalogue::plural(std::string_view key, std::uint64_t count,
                              const Arguments& arguments) const {
  const std::string form = std::string(key) + (count == 1 ? ".one" : ".other");
  const std::string* sentence = find(form);
  if (sentence == nullptr) return missing(form);
  std::string out;
  append_filled(out, *sentence, arguments, std::to_string(count));
  return out;
}

Catalogue::Entries parse_catalogue(std::string_view file, std::string_view text) {
  using scenario::JsonDocument;
  using scenario::JsonNode;
  const auto parsed = JsonDocument::parse(text);
  if (!parsed) throw broken(file, fmt::format("not JSON at line {}", parsed.error().line));
  const JsonDocument& json = *parsed;
  if (json[JsonDocument::root()].kind != JsonNode::Kind::object) {
    throw broken(file, "not a JSON object");
  }
  Catalogue::Entries entries;
  scenario::NodeIndex i = json[JsonDocument::root()].first_child;
  for (; i != scenario::kNoNode; i = json[i].next) {
    if (json[i].kind != JsonNode::Kind::string) {
      throw broken(file, named(json.key(i)) + " has no string");
    }
    if (!entries.emplace(json.key(i), json.text(i)).second) {
      throw broken(file, named(json.key(i)) + " is there twice");
    }
  }
  return entries;
}

const Catalogue& catalogue(Language language) {
  static const Catalogue english(embedded_entries(".en.json"));
  static const Catalogue chinese(embedded_entries(".zh.json"), &english);
  return language == Language::zh ? chinese : english;
}

}  // namespace smtplab::explain
